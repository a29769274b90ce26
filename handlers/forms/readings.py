"""What comes of reading typed words: a value, a value to confirm, or a reason to ask back."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum


class Outcome(StrEnum):
    """What may be done with a reading."""

    VALUE = "value"  # certain: store it
    CONFIRM = "confirm"  # likely: store it only after an explicit yes
    ASK = "ask"  # store nothing, ask back


class Reason(StrEnum):
    """Why a reading is not certain (or, with a value, what else to say). Texts: `reason-CODE`."""

    NONE = ""
    EMPTY = "empty"
    TOO_LONG = "too_long"
    NOT_UNDERSTOOD = "not_understood"
    UNSURE = "unsure"  # the person put a question mark behind it, or said "chắc"
    NOT_KNOWN = "not_known"  # "chưa rõ", "không nhớ": an optional question may stay empty
    SAME_AS_BEFORE = "same_as_before"  # "như tháng trước": the previous value, if there is one
    SEVERAL = "several"  # more than one value was named, or one wording has several values
    # days and months
    VAGUE_DATE = "vague_date"
    NO_SUCH_DAY = "no_such_day"
    STILL_TO_COME = "still_to_come"
    ALREADY_PAST = "already_past"
    FAR_FROM_MONTH = "far_from_month"
    OUTSIDE_MONTH = "outside_month"
    TOO_FAR_AHEAD = "too_far_ahead"
    DAY_ALONE = "day_alone"
    TODAYS_WEEKDAY = "todays_weekday"
    LUNAR = "lunar"
    LUNAR_DAY_ALONE = "lunar_day_alone"
    DATE_DISAGREES = "date_disagrees"  # the weekday named is not the weekday of the date named
    VAGUE_MONTH = "vague_month"
    # the clock
    VAGUE_TIME = "vague_time"
    MORNING_OR_EVENING = "morning_or_evening"
    VAGUE_DURATION = "vague_duration"
    ABOUT = "about"
    WHICH_UNIT = "which_unit"  # minutes or hours
    # numbers
    INEXACT = "inexact"
    NEGATIVE = "negative"
    NOT_WHOLE = "not_whole"
    TOO_MANY = "too_many"
    MORE_THAN_MEMBERS = "more_than_members"
    WITHOUT_MARKS = "without_marks"
    MISTYPED = "mistyped"  # reached by undoing Telex or VNI keys
    UNUSUAL_NUMBER = "unusual_number"
    WHICH_SCALE = "which_scale"
    # attendance
    MORE_THAN_EXPECTED = "more_than_expected"
    FEWER_THAN_HALF = "fewer_than_half"
    OTHER_TOTAL = "other_total"
    FIGURES_DISAGREE = "figures_disagree"
    # yes and no, choices
    YES_OR_ABSENT = "yes_or_absent"
    YES_OR_STOP = "yes_or_stop"
    MAYBE = "maybe"
    AMBIGUOUS_SHORT = "ambiguous_short"  # an abbreviation with other common meanings
    CLOSE_SPELLING = "close_spelling"
    CALL_INSTEAD = "call_instead"  # something better said in a call; no words are kept
    # what is never kept
    NAMES = "names"
    PHONE_NUMBER = "phone_number"
    ID_NUMBER = "id_number"
    PERSONAL = "personal"  # when somebody was born, where they live, their pages and e-mail
    ILLNESS = "illness"
    DISCIPLINE = "discipline"
    SECRET = "secret"  # noqa: S105 - a matter that is secret, no password
    # commands and whole reports
    NOT_A_COMMAND = "not_a_command"
    CANCEL = "cancel"
    OTHER_MONTH = "other_month"
    NOT_A_REPORT = "not_a_report"


@dataclass(frozen=True, slots=True)
class Option:
    """One answer of a choice question."""

    name: str
    label: str
    keywords: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Setting:
    """What is known about the report while its answers are read.

    `total` and `exempt` are the members of the unit and those freed from meetings; `period` is the
    report's month (YYYY-MM, default: the month of today); `earliest` is the earliest plausible day
    for questions that are not about the report's month (a decision up to 400 days ago).
    """

    total: int | None = None
    exempt: int | None = None
    period: str = ""
    earliest: date | None = None

    @property
    def expected(self) -> int | None:
        """How many can be present at a meeting."""
        return None if self.total is None else self.total - (self.exempt or 0)


@dataclass(frozen=True, slots=True)
class Reading:
    """The outcome, the value if there is one, why not certain, and the likely values to offer."""

    outcome: Outcome
    value: object = None
    reason: Reason = Reason.NONE
    options: tuple[object, ...] = ()

    def doubted(self, reason: Reason) -> "Reading":
        """The same, but to be confirmed; a reading that asks stays as it is."""
        if self.outcome is not Outcome.VALUE:
            return self
        return replace(self, outcome=Outcome.CONFIRM, reason=reason)


def certain(value: object, reason: Reason = Reason.NONE) -> Reading:
    return Reading(Outcome.VALUE, value, reason)


def confirm(value: object, reason: Reason, options: Sequence[object] = ()) -> Reading:
    others = tuple(option for option in options if option != value)
    return Reading(Outcome.CONFIRM, value, reason, others)


def ask(reason: Reason, options: Sequence[object] = ()) -> Reading:
    return Reading(Outcome.ASK, None, reason, tuple(dict.fromkeys(options)))


NOT_UNDERSTOOD = ask(Reason.NOT_UNDERSTOOD)
