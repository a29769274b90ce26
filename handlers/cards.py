"""Turns a question, a summary or a receipt into a message with buttons. Decides nothing."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from handlers import pads
from handlers.forms.filling import Sitting
from handlers.forms.model.definition import Question, Type
from handlers.forms.run.asks import Ask
from handlers.forms.run.summary import Line
from handlers.forms.searching import LONG
from handlers.messages import Choice, Entry, Outbound, Pages, Style
from handlers.payloads import entry
from handlers.phrases import day
from handlers.sittings import Subject
from handlers.turn import Turn, choice

WIDE = 14  # labels longer than this stand on a row of their own
NUMBERS_IN_A_ROW = 4
EDITS_IN_A_ROW = 2
TOGETHER = 3
"""So many further questions are shown with one where every message counts."""
_READS_NUMBERS = frozenset(
    {"count", "date_future", "date_past", "duration", "month", "present", "score", "time"}
)
"""Readers to which a bare number is an answer."""
_ROW = re.compile(r"(/\w+)\[(\d+)\]/")


Rows = tuple[tuple[Choice, ...], ...]


@dataclass(frozen=True, slots=True)
class Look:
    """What of a question is on the table: values that were likely meant, a page of its long list, or a
    month of the calendar.
    """

    guesses: Sequence[str] = ()
    page: int = 0
    month: date | None = None


@dataclass(frozen=True, slots=True)
class Card:
    """Where a card belongs: the draft whose buttons it carries, at which revision."""

    turn: Turn
    draft_id: int
    about: Subject
    sitting: Sitting

    def data(self, verb: str, argument: object = "") -> str:
        revision = self.sitting.revision
        return f"f:{self.draft_id}:{revision}:{verb}:{argument}"

    def titles(self) -> dict[str, str]:
        period = self.about.period.label(self.turn.language)
        return {"form": self.about.form.title, "period": period}

    def question(self, ask: Ask, marks: Sequence[str], notice: str, look: Look) -> Outbound:
        """The question with its buttons."""
        label = ask.label
        if ask.question is None:
            label = self.turn.words("repeat-question", label=ask.label)
        parts = (notice, *ask.notes, label, ask.hint, self._ticked(ask, marks), self._coming())
        answers, pages = self._looked_at(ask, marks, look)
        return Outbound(
            "\n\n".join(part for part in parts if part),
            heading=self._heading(),
            rows=(*answers, *self._others(ask), self._ways_out()),
            replaces=self.turn.inbound.card,
            entry=_entry(ask),
            placeholder=self._placeholder(ask),
            pages=pages,
            is_card=True,
        )

    def _looked_at(self, ask: Ask, marks: Sequence[str], look: Look) -> tuple[Rows, Pages | None]:
        """The buttons of the answers, and which of them are a long list."""
        guesses = self._guesses(ask, look.guesses)
        if look.month is not None:
            return self._calendar(ask, look.month), None
        answers = self._answers(ask, marks)
        if not is_long(ask):
            return (*guesses, *answers), None
        if guesses:
            return (*guesses, (self.turn.button("whole-list", self.data("p", 0)),)), None
        above = rows(self._offers(ask))
        listed = len(answers) - int(_is_of_several(ask))  # Done stands on every page
        return (*above, *answers), Pages(self.data("p"), len(above), listed, look.page)

    def _ticked(self, ask: Ask, marks: Sequence[str]) -> str:
        """What is chosen so far, where the list is too long to see it."""
        labels = [option.label for option in ask.choices if option.name in marks]
        shown_elsewhere = not (labels and is_long(ask) and _is_of_several(ask))
        return "" if shown_elsewhere else self.turn.words("chosen", labels=", ".join(labels))

    def _coming(self) -> str:
        """Where every message counts: the next questions, to be answered along with this one."""
        coming = self.sitting.coming(TOGETHER) if self.turn.is_sparing else ()
        lines = [_in_a_line(each) for each in coming]
        return "\n".join([self.turn.words("answer-several"), *lines]) if lines else ""

    def _heading(self) -> str:
        number, total = self.sitting.progress()
        total = max(number, total)
        return self.turn.words("question-heading", **self.titles(), number=number, total=total)

    def _guesses(self, ask: Ask, values: Sequence[str]) -> Rows:
        if len(ask.choices) <= len(values):  # the choices themselves say as much
            return ()
        return rows([choice(shown_value(ask, value), self.data("v", value)) for value in values])

    def _answers(self, ask: Ask, marks: Sequence[str]) -> Rows:
        if ask.question is None:
            yes = self.turn.button("add-another", self.data("r", "yes"), Style.PRIMARY)
            return ((yes, self.turn.button("no-more", self.data("r", "no"))),)
        if _is_of_several(ask):
            return self._marks(ask, marks)
        buttons = [
            choice(
                option.label, self.data("c", entry(number, option.name)), typed=_typed(ask, number)
            )
            for number, option in enumerate(ask.choices)
        ]
        if is_long(ask):
            return rows(buttons)
        return (*rows((*buttons, *self._offers(ask))), *self._aids(ask))

    def _aids(self, ask: Ask) -> Rows:
        """What saves typing: a pad for a small number, the way to a calendar for a day."""
        if picks_days(ask):
            words = self.turn.words("pick-day")
            return ((choice(words, self.data("g", "at"), beside=pads.WEEK),),)
        if any(not offer.default for offer in ask.offers):
            return ()
        values = pads.numbers(self.sitting, ask)
        buttons = [choice(v, self.data("v", v), beside=pads.PAD_ROW) for v in values]
        return tuple(_in_rows(buttons, pads.PAD_ROW))

    def _calendar(self, ask: Ask, month: date) -> Rows:
        picker = pads.DayPicker(self.sitting, ask)
        close = self.turn.button("calendar-close", self.data("g"))
        heads = self.turn.words("calendar-days")
        return (*picker.rows(month, heads, self.data), (close,))

    def _marks(self, ask: Ask, marks: Sequence[str]) -> Rows:
        """A button says what it will make true, so that pressing it twice is the same as once."""
        buttons = [
            choice(
                f"☑ {option.label}" if option.name in marks else f"☐ {option.label}",
                self.data("m", f"{entry(number, option.name)}.{int(option.name not in marks)}"),
                typed=str(number + 1),
            )
            for number, option in enumerate(ask.choices)
        ]
        return (*rows(buttons), (self.turn.button("done", self.data("d"), Style.PRIMARY),))

    def _offers(self, ask: Ask) -> list[Choice]:
        assert ask.question is not None, "only a question offers values"
        offers = []
        for number, offer in enumerate(ask.offers):
            value = shown(ask.question, offer.value)
            label = offer.label or value
            if offer.default and not offer.label:  # last month's, or an answer given before
                label = self.turn.words("keep", value=value)
            offers.append(choice(label, self.data("o", entry(number, offer.value)), typed=value))
        return offers

    def _others(self, ask: Ask) -> Rows:
        found = [
            self.turn.button(
                "change-other", self.data("x", number), what=line.short, value=line.text
            )
            for number, line in enumerate(ask.edits)
        ]
        if ask.question is not None and not ask.required:
            label = ask.skip_label or self.turn.words("skip")
            found.append(choice(label, self.data("k")))
        return rows(found)

    def _ways_out(self) -> tuple[Choice, ...]:
        later = self.later()
        number, _ = self.sitting.progress()
        first = number == 1 and self.sitting.current() is not None
        return (later,) if first else (self.turn.button("back", self.data("b")), later)

    def _placeholder(self, ask: Ask) -> str:
        if ask.question is None:
            return ""
        key = {
            Entry.NUMBER: "type-number",
            Entry.DATE: "type-date",
            Entry.MONTH: "type-month",
        }.get(_entry(ask))
        if key:
            return self.turn.words(key)
        return self.turn.words("type-text") if ask.question.type is Type.TEXT else ""

    def confirmation(self, text: str) -> Outbound:
        yes = self.turn.button("yes", self.data("y"), Style.PRIMARY)
        no = self.turn.button("no-retype", self.data("n"))
        replaces = self.turn.inbound.card
        return Outbound(
            text, heading=self._heading(), rows=((yes, no),), replaces=replaces, is_card=True
        )

    def drop(self) -> Outbound:
        """What somebody may mean who says stop in the middle: three ways out, one of them final."""
        buttons = (
            self.turn.button("later", self.data("l"), Style.PRIMARY),
            self.turn.button("drop", self.data("y"), Style.DANGER),
            self.turn.button("keep-draft", self.data("n")),
        )
        heading = self.turn.words("menu-start", **self.titles())
        return Outbound(
            self.turn.words("drop-sure"),
            heading=heading,
            rows=tuple((button,) for button in buttons),
            replaces=self.turn.inbound.card,
            is_card=True,
        )

    def summary(self, notice: str = "") -> Outbound:
        send = self.turn.button("send", self.data("s"), Style.PRIMARY)
        texts = (notice, self.lines(), self.turn.words("summary"))
        return Outbound(
            "\n\n".join(text for text in texts if text),
            heading=self.turn.words("summary-heading", **self.titles()),
            rows=((send,), *_in_rows(self.edits(), EDITS_IN_A_ROW), self._ways_out()),
            replaces=self.turn.inbound.card,
            is_card=True,
        )

    def edits(self) -> list[Choice]:
        return [
            choice(f"✎ {name}", self.data("e", number), typed=f"sửa {name.lower()}")
            for number, (name, _) in enumerate(self._named())
        ]

    def later(self) -> Choice:
        return self.turn.button("later", self.data("l"))

    def editable(self) -> list[Line]:
        """The answers that can be changed, in the order in which their buttons count them."""
        return [line for line in self.sitting.lines() if line.editable]

    def lines(self) -> str:
        """All answers, one on a line."""
        empty = self.turn.words("empty-value")
        return "\n".join(
            self.turn.words("summary-line", short=name, value=line.text or empty)
            for name, line in self._named()
        )

    def _named(self) -> list[tuple[str, Line]]:
        """The answers with their names, and the number of their row where there are several."""
        lines = self.editable()
        rows = [_ROW.search(line.path) for line in lines]
        several = {row[1] for row in rows if row and row[2] != "1"}
        return [
            (f"{line.short} ({row[2]})" if row and row[1] in several else line.short, line)
            for row, line in zip(rows, lines, strict=True)
        ]


def together(turn: Turn, cards: Sequence[Card], notice: str = "") -> Outbound:
    """Several summaries on one card, sent with one tap."""
    parts = [f"{card.about.form.title}\n{card.lines()}" for card in cards]
    words = turn.words("send-all", count=len(cards))
    send = choice(words, cards[0].data("s"), Style.PRIMARY, turn.words("send").lower())
    edits = [button for card in cards for button in card.edits()]
    heading = turn.words("together-heading", period=cards[0].titles()["period"])
    return Outbound(
        "\n\n".join(part for part in (notice, *parts, turn.words("summary")) if part),
        heading=heading,
        rows=((send,), *_in_rows(edits, EDITS_IN_A_ROW), (cards[0].later(),)),
        replaces=turn.inbound.card,
        is_card=True,
    )


def rows(buttons: Sequence[Choice]) -> Rows:
    """Short labels share a row, long ones have their own."""
    found: list[tuple[Choice, ...]] = []
    short: list[Choice] = []
    for button in buttons:
        if len(button.label) > WIDE:
            found += [*_in_rows(short, NUMBERS_IN_A_ROW), (button,)]
            short = []
        else:
            short.append(button)
    return (*found, *_in_rows(short, _width(short)))


def _width(buttons: Sequence[Choice]) -> int:
    longest = max((len(button.label) for button in buttons), default=0)
    return NUMBERS_IN_A_ROW if longest <= WIDE // 2 else EDITS_IN_A_ROW


def _in_rows(buttons: Sequence[Choice], width: int) -> list[tuple[Choice, ...]]:
    return [tuple(buttons[at : at + width]) for at in range(0, len(buttons), width)]


def _in_a_line(ask: Ask) -> str:
    """A question to come, without what is said behind it, with its choices in few words."""
    question, mark, _ = ask.label.partition("?")
    labels = " / ".join(option.label for option in ask.choices)
    return f"▸ {question}{mark} ({labels})" if labels else f"▸ {question}{mark}"


def _entry(ask: Ask) -> Entry:
    if ask.question is None or ask.choices:
        return Entry.TEXT
    if ask.question.type in (Type.INTEGER, Type.DECIMAL, Type.RANGE):
        return Entry.NUMBER
    if ask.question.type is Type.DATE:
        return Entry.MONTH if is_month(ask.question) else Entry.DATE
    return Entry.TEXT


def _typed(ask: Ask, number: int) -> str:
    """A choice is typed by its number, but not where numbers are answers: there by its words."""
    reader = ask.question.chat.reader if ask.question else ""
    counts = any(option.label[:1].isdecimal() for option in ask.choices)
    return "" if counts or reader in _READS_NUMBERS else str(number + 1)


def is_long(ask: Ask) -> bool:
    """Whether its choices are looked through in pages, or by a part of their names."""
    return len(ask.choices) > LONG


def picks_days(ask: Ask) -> bool:
    """Whether it asks for a day, not for a month or a year."""
    question = ask.question
    if question is None or question.type is not Type.DATE:
        return False
    return not is_month(question) and "year" not in question.appearance.split()


def _is_of_several(ask: Ask) -> bool:
    return ask.question is not None and ask.question.type is Type.SELECT_MULTIPLE


def is_month(question: Question) -> bool:
    return "month-year" in question.appearance


def shown_value(ask: Ask, value: str) -> str:
    """An answer to this question as people read it."""
    labels = {option.name: option.label for option in ask.choices}
    if ask.question is None or labels:
        return ", ".join(labels.get(name, name) for name in value.split())
    return shown(ask.question, value)


def shown(question: Question, value: str) -> str:
    """A value as people write it; a choice by its label is the engine's business."""
    if question.type is Type.DATE and value:
        when = date.fromisoformat(value)
        return f"{when:%m/%Y}" if is_month(question) else day(when)
    return value.replace(".", ",") if question.type is Type.DECIMAL else value
