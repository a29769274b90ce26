"""A figure: a count, or a part of a whole, with the period it is about."""

from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal

_CENT = Decimal("0.01")


def percent(numerator: int, denominator: int | None) -> Decimal | None:
    """100 × numerator / denominator, half up, two decimals; None without a whole."""
    if not denominator:
        return None
    exact = Decimal(100 * numerator) / Decimal(denominator)
    return exact.quantize(_CENT, ROUND_HALF_UP)


def told(share: Decimal | None, language: str) -> str:
    """A per cent as people write it: 55,83 % in Vietnamese, 55.83% in English."""
    if share is None:
        return ""
    return f"{share:f}%" if language == "en" else f"{share:f} %".replace(".", ",")


def counted(number: int, language: str) -> str:
    """A count with its thousands set apart: 2.353 in Vietnamese, 2,353 in English."""
    text = f"{number:,}"
    return text if language == "en" else text.replace(",", ".")


def bound_of(count: int, whole: int | None, smallest: int) -> str:
    """What is said instead of a number that tells of fewer than `smallest` people; '' for any other."""
    if 0 < count < smallest:
        return f"<{smallest}"
    if whole is not None and 0 < whole - count < smallest:
        return f">{whole - smallest}" if whole > smallest else f"<{smallest}"
    return ""


@dataclass(frozen=True, slots=True)
class Figure:
    """Missing is never zero: without a whole there is no per cent. `period` is the code of the time
    that the figure is about, `as_of` (where it is known) the day of the newest report it counts.
    What could point to persons is `hidden`: it is told as `<5` or `>62` instead.
    """

    key: str
    numerator: int
    denominator: int | None = None
    period: str = ""
    as_of: str = ""
    hidden: str = ""

    @property
    def percent(self) -> Decimal | None:
        return None if self.hidden else percent(self.numerator, self.denominator)

    def part(self, language: str) -> str:
        """The numerator alone: 67."""
        return self.hidden or counted(self.numerator, language)

    def counts(self, language: str) -> str:
        """The counts alone: 67/120."""
        if self.denominator is None:
            return self.part(language)
        return f"{self.part(language)}/{counted(self.denominator, language)}"

    def guarded(self, smallest: int) -> "Figure":
        """The same, hidden if it tells of a group of fewer people: those counted, or all others."""
        bound = bound_of(self.numerator, self.denominator, smallest)
        return replace(self, numerator=0, hidden=bound) if bound else self

    def shown(self, language: str) -> str:
        """As people read it: 67/120 (55,83 %)."""
        share = told(self.percent, language)
        return f"{self.counts(language)} ({share})" if share else self.counts(language)
