"""A Vietnamese syllable taken apart into letters, shapes and tone, so that spellings can be compared.

"hoà" and "hòa" are the same syllable, "hom" is "hôm" without its marks, "kì" is "kỳ".
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

_TONES = {"\u0300": "f", "\u0301": "s", "\u0309": "r", "\u0303": "x", "\u0323": "j"}
_SHAPES = {"\u0302": "^", "\u0306": "(", "\u031b": "+"}
_SOUNDS_LIKE_I = re.compile(r"(?<=[bcdghklmnpqrstvx])y$|(?<=^qu)y$")

# In much of the country hỏi and ngã sound alike and are written one for the other.
_SAME_SOUND = {"r": "x", "x": "r"}


@dataclass(frozen=True, slots=True)
class Syllable:
    """`bare` letters; `shapes`: one sign per letter (^ ( + - or a space); `tone`: f s r x j or ''."""

    bare: str
    shapes: str
    tone: str

    def may_mean(self, full: "Syllable") -> bool:
        """Whether this is `full`, perhaps with some of its marks left out."""
        if self.bare != full.bare or self.tone not in ("", full.tone, _SAME_SOUND.get(full.tone)):
            return False
        return all(
            typed in (" ", meant) for typed, meant in zip(self.shapes, full.shapes, strict=True)
        )


@lru_cache(maxsize=8192)  # people use few words
def take_apart(word: str) -> Syllable:
    """Lower-case letters with or without marks, composed or not."""
    letters: list[str] = []
    shapes: list[str] = []
    tone = ""
    for sign in unicodedata.normalize("NFD", word):
        if sign in _TONES:
            tone = _TONES[sign]
        elif sign in _SHAPES and shapes:
            shapes[-1] = _SHAPES[sign]
        elif sign == "đ":
            letters.append("d")
            shapes.append("-")
        elif not unicodedata.combining(sign):
            letters.append(sign)
            shapes.append(" ")
    return Syllable(level_i("".join(letters)), "".join(shapes), tone)


def level_i(bare: str) -> str:
    """The ending of "kỳ", "lý", "quý" as it is also written: with i."""
    return _SOUNDS_LIKE_I.sub("i", bare)


def without_marks(text: str) -> str:
    """Letters only, as typed on a keyboard without Vietnamese."""
    decomposed = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    return "".join(sign for sign in decomposed if not unicodedata.combining(sign))
