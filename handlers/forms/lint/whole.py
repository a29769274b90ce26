"""Every check of ours on a workbook, in the order a clerk would mend: sheets, headings, rows, conditions."""

from collections.abc import Callable, Iterable, Iterator

from handlers.forms.complaints import Complaint
from handlers.forms.lint import attached, chat, conditions, layout, lists, rows
from handlers.forms.lint.source import Source

Check = Callable[[Source], Iterator[Complaint]]

_CHECKS: tuple[Check, ...] = (
    layout.check_sheets,
    layout.check_characters,
    layout.check_headings,
    layout.check_languages,
    layout.check_hints,
    rows.check_types,
    rows.check_looks,
    rows.check_names,
    rows.check_groups,
    rows.check_labels,
    rows.check_yes_and_no,
    rows.check_bare_names,
    rows.check_ranges,
    lists.check_lists,
    lists.check_choices,
    lists.check_spaces,
    attached.check_files,
    conditions.check_references,
    conditions.check_syntax,
    conditions.check_compared_choices,
    conditions.check_choice_filters,
)
_WARNINGS: tuple[Check, ...] = (
    layout.warn_of_sheets,
    layout.warn_of_headings,
    layout.warn_of_missing_texts,
    lists.warn_of_unused_lists,
    chat.warn_of_long_questions,
    chat.warn_of_long_lists,
    chat.warn_of_many_duties,
    chat.warn_of_media,
)


def complaints(source: Source) -> tuple[Complaint, ...]:
    """All faults, each once."""
    return _all(_CHECKS, source)


def warnings(source: Source) -> tuple[Complaint, ...]:
    """What may be meant, and would still be a bad time in the chat."""
    return _all(_WARNINGS, source)


def _all(checks: Iterable[Check], source: Source) -> tuple[Complaint, ...]:
    return tuple(dict.fromkeys(found for check in checks for found in check(source)))
