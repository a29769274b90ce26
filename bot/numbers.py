"""Numbers that strangers write into addresses and headers."""

LONGEST = 18
"""Digits that every database takes for a number."""


def number(text: str | None) -> int | None:
    """The number a text is; None for anything else, and for one that no database takes."""
    fits = text is not None and len(text) <= LONGEST and text.isascii() and text.isdecimal()
    return int(text) if text and fits else None
