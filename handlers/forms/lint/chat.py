"""Warnings of a bad time in the chat: endless questions, lists without search, too many duties."""

import re
from collections.abc import Iterator

from handlers.forms.complaints import Complaint
from handlers.forms.lint.source import Source
from handlers.forms.lint.terms import Kind

MAX_QUESTION_CHARACTERS = 300
"""About one phone screen of 360 pixels, buttons included."""
MAX_PLAIN_CHOICES = 30
MAX_REQUIRED = 12

_SEARCHABLE = re.compile(r"\b(?:minimal|autocomplete|search)\b")
_MEDIA = frozenset({"image", "big-image", "audio", "video", "media"})
_NO = frozenset({"no", "false", "false()"})


def warn_of_long_questions(source: Source) -> Iterator[Complaint]:
    """Questions longer than a phone's screen."""
    for item in source.named():
        for language, text in item.texts("label").items():
            if len(text) > MAX_QUESTION_CHARACTERS:
                problem = f"the question has {len(text)} characters, more than a phone shows"
                column = item.column("label", language)
                mend = f"Keep to {MAX_QUESTION_CHARACTERS}; explain in hint"
                row = item.row
                yield Complaint(problem, "survey", row.number, column, mend, row.line)


def warn_of_long_lists(source: Source) -> Iterator[Complaint]:
    """Lists too long to scroll where nothing offers a search."""
    for item in source.named():
        count = len(source.lists.get(item.type.choices, ())) if item.type.is_select else 0
        filtered = item.get("choice_filter") or _SEARCHABLE.search(item.get("appearance"))
        if count > MAX_PLAIN_CHOICES and not filtered:
            mend = "Write autocomplete under appearance"
            yield item.complain("appearance", f"{count} choices without a search", mend)


def warn_of_media(source: Source) -> Iterator[Complaint]:
    """Pictures, sounds and films beside a question or a choice: the chat shows words only."""
    for item in (*source.survey, *source.choices):
        for heading, _ in item.cells():
            if heading.base in _MEDIA:
                mend = "Say it in words"
                yield item.complain_at(heading, f"the chat does not show the {heading.base}", mend)


def warn_of_many_duties(source: Source) -> Iterator[Complaint]:
    """More required questions than one sitting bears."""
    required = [
        item
        for item in source.named()
        if item.type.kind is Kind.QUESTION
        and item.type.word != "note"
        and item.get("required")
        and item.get("required").lower() not in _NO
    ]
    if len(required) > MAX_REQUIRED:
        problem = f"{len(required)} questions are required, more than {MAX_REQUIRED}"
        yield Complaint(problem, "survey", mend="Make some of them optional, or split the form")
