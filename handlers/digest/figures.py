"""A figure: a count, or a part of a whole, with the period it is about."""

from dataclasses import dataclass
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


@dataclass(frozen=True, slots=True)
class Figure:
    """Missing is never zero: without a whole there is no per cent. `period` is the code of the time
    that the figure is about, `as_of` (where it is known) the day of the newest report it counts.
    """

    key: str
    numerator: int
    denominator: int | None = None
    period: str = ""
    as_of: str = ""

    @property
    def percent(self) -> Decimal | None:
        return percent(self.numerator, self.denominator)

    def counts(self, language: str) -> str:
        """The counts alone: 67/120."""
        if self.denominator is None:
            return counted(self.numerator, language)
        return f"{counted(self.numerator, language)}/{counted(self.denominator, language)}"

    def shown(self, language: str) -> str:
        """As people read it: 67/120 (55,83 %)."""
        share = told(self.percent, language)
        return f"{self.counts(language)} ({share})" if share else self.counts(language)
