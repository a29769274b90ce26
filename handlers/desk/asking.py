"""A question of staff in plain words, with or without marks: what is wanted, of which units, and when. Pure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import lru_cache

from handlers.desk import spans
from handlers.forms.syllables import without_marks
from handlers.periods import Period
from storage.units import Tree, UnitState


class Wish(StrEnum):
    """What somebody wants to know or to have done."""

    DIGEST = "digest"
    LATE = "late"
    NOT_MET = "not_met"
    COMPARE = "compare"
    VACANCIES = "vacancies"
    ADMISSIONS = "admissions"
    ATTENDANCE = "attendance"
    EXCEL = "excel"
    RAW = "raw"
    CSV = "csv"
    XML = "xml"
    PICTURE = "picture"
    PAGE = "page"
    TOPIC = "topic"
    DECISION = "decision"
    UNIT = "unit"
    UNLOCK = "unlock"
    ACCEPT = "accept"
    BEHALF = "behalf"
    NUDGE = "nudge"
    HANDOVER = "handover"
    DEPUTY = "deputy"
    RECORD = "record"
    LINKS = "links"
    QUIET = "quiet"
    LOUD = "loud"
    QUOTA = "quota"


class Topic(StrEnum):
    """One thing that figures tell of, besides the wishes that have a name of their own."""

    POOR = "poor"
    AVERAGE = "average"
    GRADES = "grades"
    THEMATIC = "thematic"
    OUTCOME = "outcome"
    LATENESS = "lateness"
    PROBATION = "probation"
    CEREMONY = "ceremony"


@dataclass(frozen=True, slots=True)
class Question:
    """What was understood. Several `units` mean that the name fits all of them; none, that no unit was
    named; `against` is the period to compare with, `post` a vacant post that was named.
    """

    wish: Wish
    units: tuple[UnitState, ...] = ()
    period: Period | None = None
    against: Period | None = None
    post: str = ""
    topic: Topic | None = None


_TOPICS: tuple[tuple[Topic, str], ...] = (
    (Topic.POOR, r"(?:xep |loai |xep loai )kem|chi bo kem|kem(?= thang| quy|$)|poor"),
    (Topic.AVERAGE, r"trung binh|xep (?:loai )?tb|average"),
    (Topic.GRADES, r"xep loai|chat luong|grades?|graded"),
    (Topic.THEMATIC, r"chuyen de|thematic"),
    (Topic.OUTCOME, r"nghi quyet|ket luan|resolutions?"),
    (Topic.LATENESS, r"(?:nop|bao|gui) (?:muon|cham|tre)|sau han|tre han|dung han|sent late|on time"),
    (Topic.PROBATION, r"du bi|chinh thuc|probation|full member\w*"),
    (Topic.CEREMONY, r"le ket nap|ceremon\w+"),
)  # fmt: skip
_WISHES: tuple[tuple[Wish, str], ...] = (
    (Wish.QUIET, r"tat tong hop|thoi nhan tong hop|khong nhan tong hop|no (?:more )?digests?"),
    (Wish.LOUD, r"bat tong hop|nhan lai tong hop|resume digests?"),
    (Wish.QUOTA, r"han muc|quota|con (?:bao nhieu|may) tin|het tin"),
    (Wish.RECORD, r"nhat ky|ai da (?:lam|sua|xem) gi|audit|who did what"),
    (Wish.LINKS, r"(?:cac |nhung )(?:lien ket|duong dan)|thu hoi(?: (?:lien ket|duong dan))?|(?:open|revoke) links?"),
    (Wish.UNLOCK, r"mo khoa|unlock"),
    (Wish.DECISION, r"ngay quyet dinh|nhap quyet dinh|decision days?|days? of decision"),
    (Wish.BEHALF, r"nhap (?:thay|ho)|bao (?:thay|ho)|on behalf|type in"),
    (Wish.HANDOVER, r"ban giao|doi bi thu|thay bi thu|bi thu moi|hand ?over|successor"),
    (Wish.DEPUTY, r"lam thay|tam thay|phu trach tam|deputy"),
    (Wish.ACCEPT, r"duyet|chap nhan|accept|approve"),
    (Wish.NUDGE, r"nhac(?: nho)?|don doc|remind|nudge"),
    (Wish.CSV, r"csv"),
    (Wish.XML, r"xml|open ?rosa"),
    (Wish.RAW, r"du lieu goc|so lieu goc|bao cao goc|toan bo bao cao|tat ca bao cao|raw|all reports"),
    (Wish.EXCEL, r"xuat|excel|xlsx|tep|file|export|workbook|spreadsheet"),
    (Wish.PICTURE, r"bieu do|(?<!tinh )hinh(?! thuc)|anh|picture|chart|image"),
    (Wish.PAGE, r"lien ket|duong dan|link|(?:ban|trang) in|in ra|in (?:bao cao|tong hop|so lieu)|trang web|page|print"),
    (Wish.COMPARE, r"so voi(?! chi tieu)|so sanh|tang giam|compare|compared"),
    (Wish.TOPIC, "|".join(words for _, words in _TOPICS)),
    (Wish.LATE, r"(?:chua|ko|khong) (?:nop|bao|gui)|con thieu(?!.*chi tieu)|ai thieu|thieu (?:ai|bao cao)|ai cham|missing|who is late|not sent|not reported|overdue"),
    (Wish.NOT_MET, r"chua (?:hop|sinh hoat)|khong hop|not met|have not met"),
    (Wish.VACANCIES, r"khuyet|thieu chuc danh|vacan\w*"),
    (Wish.ADMISSIONS, r"ket nap|dang vien moi|chi tieu|admissions?|admitted|target"),
    (Wish.ATTENDANCE, r"du hop|vang|chuyen can|attendance|absent|absences?"),
    (Wish.DIGEST, r"tong hop|so lieu|bao cao|ket qua|tinh hinh|the nao|summary|digest|figures|report|status"),
)  # fmt: skip
_PATTERNS = tuple((wish, re.compile(rf"\b(?:{words})\b")) for wish, words in _WISHES)
_POSTS = {
    "secretary_and_head": r"bi thu kiem truong thon|secretary and head",
    "deputy": r"pho bi thu|deputy",
    "secretary": r"bi thu|secretary",
    "committee_member": r"chi uy(?: vien)?|committee member",
    "village_head": r"truong (?:thon|ban|khu)|village head",
    "front_head": r"ctmt|mat tran|front",
}
_AGAINST = re.compile(r"\b(?:so voi|so sanh(?: voi)?|compared?(?: to| with)?)\b")
_PREFIX = re.compile(
    r"^(?:chi bo|dang uy|dang bo|huyen uy|ban|co so|xa|phuong|thi tran|thon|ban|khu|truong)\s+"
)
_CELL = re.compile(r"\bchi bo\b|\bcell\b")
_ABOVE = re.compile(r"\bdang (?:uy|bo)\b|\bxa\b|\bcommittee\b|\bcommune\b")
SHORTEST_NAME = 3


def understand(text: str, tree: Tree, today: date) -> Question | None:
    """What is asked, None if nothing of it is known. Units are looked for in the whole tree: whether
    somebody may see them is for others to judge.
    """
    said = plain(text)
    named, rest = units_in(said, tree)
    wish = _wish(rest)
    period, against = _compared(rest, today) if wish is Wish.COMPARE else (_when(rest, today), None)
    if wish is None:
        if not named and period is None:
            return None
        wish = Wish.UNIT if named else Wish.DIGEST
    if wish in (Wish.DIGEST, Wish.LATE) and named and _are_leaves(named, tree):
        wish = Wish.UNIT
    post = _post(rest) if wish is Wish.VACANCIES else ""
    return Question(wish, named, period, against, post, _topic(rest))


def _when(said: str, today: date) -> Period | None:
    return spans.find(said, today)[0]


def _compared(said: str, today: date) -> tuple[Period | None, Period | None]:
    """The period that is asked about (None: the present one), and the one to compare with."""
    before, _, after = _AGAINST.sub("|", said, count=1).partition("|")
    period = _when(before, today)
    if period is not None or not after:
        return period, _when(after, today)
    first, rest = spans.find(after, today)
    second = _when(rest, today)
    return (first, second) if second is not None else (None, first)


def plain(text: str) -> str:
    """Small letters without marks; signs other than those in dates become spaces."""
    letters = without_marks(text.lower())
    return " ".join("".join(c if c.isalnum() or c in "/-" else " " for c in letters).split())


_plain = lru_cache(maxsize=2**16)(plain)
"""Of codes and names, which come again with every question."""


def _wish(said: str) -> Wish | None:
    return next((wish for wish, pattern in _PATTERNS if pattern.search(said)), None)


def _post(said: str) -> str:
    return next((post for post, words in _POSTS.items() if re.search(rf"\b{words}\b", said)), "")


def _topic(said: str) -> Topic | None:
    found = (topic for topic, words in _TOPICS if re.search(rf"\b(?:{words})\b", said))
    return next(found, None)


def _are_leaves(units: Sequence[UnitState], tree: Tree) -> bool:
    return all(unit.id not in tree.children for unit in units)


# --- units ----------------------------------------------------------------------------------------


def units_in(said: str, tree: Tree) -> tuple[tuple[UnitState, ...], str]:
    """The units that plain words name by code or by name, and the words without them.

    The longest name wins; of equal names those of the kind that is said ("chi bộ", "xã").
    """
    best: list[UnitState] = []
    words, length = "", 0
    for unit in tree.units:
        found = _code_in(said, unit.code) or _name_in(said, unit.name)
        if len(found) > length:
            best, words, length = [unit], found, len(found)
        elif found and len(found) == length:
            best.append(unit)
    if not best:
        return (), said
    kept = _of_kind(best, said, tree)
    return tuple(kept), " ".join(f" {said} ".replace(f" {words} ", " ", 1).split())


def _code_in(said: str, code: str) -> str:
    """The words that write a code, however it is divided: HM-NAPO, "hm napo", "hmnapo"."""
    parts = _plain(code).replace("-", " ").split()
    if "".join(parts) not in said.replace("-", "").replace(" ", ""):
        return ""  # of ten thousand units only a few get as far as a pattern
    pattern = r"[\s\-]*".join(map(re.escape, parts))
    found = re.search(rf"(?<![\w-]){pattern}(?![\w-])", said)
    return found[0] if found else ""


def _name_in(said: str, name: str) -> str:
    said = f" {said} "
    return next((words for words in _names(name) if f" {words} " in said), "")


@lru_cache(maxsize=2**16)
def _names(name: str) -> tuple[str, ...]:
    """How a unit is called, the whole name first, then without the words that many names begin with
    (a number alone names nothing).
    """
    found = [plain(name)]
    while (shorter := _PREFIX.sub("", found[-1])) != found[-1]:
        found.append(shorter)
    return tuple(words for words in found if len(words) >= SHORTEST_NAME)


def _of_kind(units: Sequence[UnitState], said: str, tree: Tree) -> list[UnitState]:
    cells = [unit for unit in units if unit.id not in tree.children]
    above = [unit for unit in units if unit.id in tree.children]
    if _CELL.search(said) and cells:
        return cells
    if _ABOVE.search(said) and above:
        return above
    return list(units)
