"""What a function of the expression language declares about itself."""

from collections.abc import Callable
from dataclasses import dataclass

from handlers.forms.xpath.values import Value

MANY = 255  # no upper limit on arguments


@dataclass(frozen=True, slots=True)
class Function:
    """`run` takes the focus and the values of the arguments."""

    run: Callable[..., Value]
    least: int
    most: int
    of_nodes: bool = False  # the first argument must be a path
    outside: bool = False  # the value depends on more than the filling: the time
