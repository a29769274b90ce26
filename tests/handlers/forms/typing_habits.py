"""How a sentence comes out of other people's fingers: without marks, with keys left in, in capitals, politely."""

import re
import unicodedata
from collections.abc import Callable
from random import Random

_TONES = {"\u0300": "f2", "\u0301": "s1", "\u0309": "r3", "\u0303": "x4", "\u0323": "j5"}
_TELEX = {"â": "aa", "ê": "ee", "ô": "oo", "ă": "aw", "ơ": "ow", "ư": "uw", "đ": "dd"}
_VNI = {"â": "a6", "ê": "e6", "ô": "o6", "ă": "a8", "ơ": "o7", "ư": "u7", "đ": "d9"}
_WORD = re.compile(r"[^\W\d_]+")
_OLD_PLACES = {"òa": "oà", "óa": "oá", "ủy": "uỷ", "ũy": "uỹ", "úy": "uý", "ụy": "uỵ", "ọa": "oạ"}


def bare(text: str) -> str:
    """A keyboard without Vietnamese."""
    apart = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    return "".join(sign for sign in apart if not unicodedata.combining(sign))


def _keys(word: str, shapes: dict[str, str], tone: int) -> str:
    """A word as its keys, the tone last; `tone` is the place of the tone's key in _TONES."""
    typed, last = "", ""
    for letter in unicodedata.normalize("NFC", word):
        apart = unicodedata.normalize("NFD", letter)
        tones = [sign for sign in apart if sign in _TONES]
        last = _TONES[tones[0]][tone] if tones else last
        plain = unicodedata.normalize("NFC", "".join(s for s in apart if s not in _TONES))
        typed += shapes.get(plain, plain)
    return typed + last


def telex(text: str) -> str:
    return _WORD.sub(lambda word: _keys(word.group(), _TELEX, 0), text)


def vni(text: str) -> str:
    return _WORD.sub(lambda word: _keys(word.group(), _VNI, 1), text)


def old_tone_places(text: str) -> str:
    for new, old in _OLD_PLACES.items():
        text = text.replace(new, old)
    return text


def full_width(text: str) -> str:
    return "".join(
        chr(ord(sign) + 0xFEE0) if sign.isascii() and sign.isdigit() else sign for sign in text
    )


def apart(text: str) -> str:
    """Letters and marks as separate signs, as some telephones send them."""
    return unicodedata.normalize("NFD", text)


def wide(text: str) -> str:
    return "  " + text.replace(" ", "  ") + " "


Habit = Callable[[str], str]

# Nothing of the meaning or of its certainty is lost.
FAITHFUL: tuple[Habit, ...] = (
    str,
    str.upper,
    str.capitalize,
    old_tone_places,
    full_width,
    apart,
    wide,
)
# A number in words may become less certain, nothing else.
LOSSY: tuple[Habit, ...] = (bare, lambda text: bare(text).upper(), telex, vni)
_LEADS = (
    "",
    "",
    "",
    "",
    "dạ ",
    "dạ thưa đ/c ",
    "Báo cáo đồng chí, ",
    "em báo cáo ",
    "dạ em báo cáo anh ",
)
_TAILS = ("", "", "", "", " ạ", " nhé", ".", " ạ.", " 🙏", " đồng chí ạ", " nha")


def polite(text: str, random: Random) -> str:
    """With the words that people put around what they mean."""
    return random.choice(_LEADS) + text + random.choice(_TAILS)
