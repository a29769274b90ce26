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


def told(share: Decimal | None) -> str:
    """A per cent as people write it: 55,83 %."""
    return "" if share is None else f"{share:f} %".replace(".", ",")


@dataclass(frozen=True, slots=True)
class Figure:
    """Missing is never zero: without a whole there is no per cent. `period` is the code of the time
    that the figure is about.
    """

    key: str
    numerator: int
    denominator: int | None = None
    period: str = ""

    @property
    def percent(self) -> Decimal | None:
        return percent(self.numerator, self.denominator)

    def __str__(self) -> str:
        """As people read it: 67/120 (55,83 %)."""
        if self.denominator is None:
            return str(self.numerator)
        share = told(self.percent)
        whole = f"{self.numerator}/{self.denominator}"
        return f"{whole} ({share})" if share else whole
