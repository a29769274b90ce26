"""Telex and VNI keys left in a word ("khoong", "va81ng") and the syllable they were meant to make."""

from handlers.forms.syllables import Syllable, level_i, take_apart

_TELEX_TONES = frozenset("sfrxj")
_VNI_TONES = {"1": "s", "2": "f", "3": "r", "4": "x", "5": "j"}
_VNI_SHAPES = {"6": ("aeo", "^"), "7": ("uo", "+"), "8": ("a", "("), "9": ("d", "-")}
_VOWELS = frozenset("aeiouy")
_LONGEST = 10  # "nghieengf" and a spare key: anything longer is no single syllable


def undo(word: str) -> Syllable | None:
    """The syllable meant, or None where `word` holds no keys of an input method."""
    if not 2 <= len(word) <= _LONGEST or not word[0].isalpha():
        return None
    keys = _Keys(word)
    for sign in word:
        keys.press(sign)
    return keys.syllable if keys.used else None


class _Keys:
    """The letters so far; a key changes what already stands there."""

    def __init__(self, word: str) -> None:
        self.vni = any(sign.isdigit() for sign in word)
        self.letters: list[str] = []
        self.shapes: list[str] = []
        self.tone = take_apart(word).tone
        self.used = False

    @property
    def syllable(self) -> Syllable:
        return Syllable(level_i("".join(self.letters)), "".join(self.shapes), self.tone)

    def press(self, sign: str) -> None:
        worked = self._vni(sign) if self.vni else self._telex(sign)
        if worked:
            self.used = True
            return
        part = take_apart(sign)
        self.letters.append(part.bare or sign)
        self.shapes.append(part.shapes or " ")

    def _vni(self, sign: str) -> bool:
        if sign in _VNI_TONES and self._has_vowel():
            self.tone = _VNI_TONES[sign]
            return True
        wanted, shape = _VNI_SHAPES.get(sign, ("", ""))
        return self._shape(wanted, shape)

    def _telex(self, sign: str) -> bool:
        if sign in _TELEX_TONES and self._has_vowel():
            self.tone = sign
            return True
        if sign == "w":
            after_o = "".join(self.letters[-2:]) == "oa"  # "hoawcj"; but "chuaw" is chưa
            return (not after_o and self._shape("uo", "+")) or self._shape("a", "(")
        if sign in "aeo" and sign in self.letters:
            return self._shape(sign, "^")
        return sign == "d" and self._shape("d", "-")

    def _has_vowel(self) -> bool:
        return any(letter in _VOWELS for letter in self.letters)

    def _shape(self, wanted: str, shape: str) -> bool:
        """Marks the last such letter that has no shape yet; in "uo" the horn goes on both."""
        for place in range(len(self.letters) - 1, -1, -1):
            if self.letters[place] in wanted and self.shapes[place] == " ":
                self.shapes[place] = shape
                before = place - 1
                if shape == "+" and before >= 0 and self.letters[before] == "u":
                    self.shapes[before] = shape
                return True
        return False
