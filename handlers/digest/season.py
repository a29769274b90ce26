"""How far the year's admissions usually are on a day: half of a year falls in its last quarter."""

from calendar import monthrange
from datetime import date

_SHARES = (0.0, 6.2, 12.4, 18.7, 24.9, 31.1, 37.3, 43.6, 49.8, 56.0, 76.7, 88.3, 100.0)
"""Per cent of the year's target at the end of each month. Of Bình Liêu in 2017 three are known
(reference: 67 of 120 after nine months, 92 expected after ten, all after twelve); the others lie on
straight lines between them.
"""


def usual_share(on: date) -> float:
    """Per cent of the target that is usually reached by the end of a day."""
    before, after = _SHARES[on.month - 1], _SHARES[on.month]
    return before + (after - before) * on.day / monthrange(on.year, on.month)[1]
