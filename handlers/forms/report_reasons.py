"""Words of no clause of their own: which post is vacant and why, or why there was no meeting."""

from collections.abc import Iterable, Iterator, Sequence
from enum import Enum

from handlers.forms.choices import read_choice
from handlers.forms.readings import Option, Outcome
from handlers.forms.report_words import Clause, Part


class Subject(Enum):
    """What the message speaks of at a place: it decides whose day, month, reason and number are meant."""

    MEETING = "meeting"
    PLAN = "plan"  # no meeting yet: a day is a plan
    ADMISSION = "admission"
    VACANCY = "vacancy"


SUBJECT_OF = {
    Part.MET: Subject.MEETING,
    Part.NOT_MET: Subject.PLAN,
    Part.PUT_OFF: Subject.PLAN,
    Part.PLANNED: Subject.PLAN,
    Part.ADMITTED: Subject.ADMISSION,
    Part.NOT_ADMITTED: Subject.MEETING,
    Part.VACANCY: Subject.VACANCY,
    Part.STILL_VACANT: Subject.VACANCY,
    Part.NO_VACANCY: Subject.MEETING,
    Part.NEITHER: Subject.MEETING,
}


def _options(**labels: str) -> tuple[Option, ...]:
    return tuple(Option(name, label) for name, label in labels.items())


_OBSTACLES = _options(
    weather="Mưa lũ, đường khó", commune_work="Trùng việc xã", away="Nhiều đ/c đi làm xa"
)
_POSTS = _options(
    secretary="Bí thư", deputy="Phó bí thư", committee_member="Chi ủy viên", village_head="Trưởng thôn",
    front_head="Trưởng ban CTMT", secretary_and_head="Bí thư kiêm trưởng thôn",
)  # fmt: skip
_CAUSES = _options(
    retired="Hết tuổi, nghỉ", resigned="Xin nghỉ", died="Mất", moved="Chuyển đi", merged="Sáp nhập",
    not_elected="Chưa bầu được",
)  # fmt: skip
_LISTS = {
    Subject.PLAN: ((Part.OBSTACLE, _OBSTACLES),),
    Subject.VACANCY: ((Part.POST, _POSTS), (Part.CAUSE, _CAUSES)),
}
_LOOSE = frozenset((Part.UNKNOWN, Part.ATTENDANCE, Part.FILLER, Part.MET))


def explained(segment: Sequence[Clause], subject: Subject) -> tuple[list[Clause], Subject]:
    """The segment with such words as clauses, and what is spoken of at its end."""
    done: list[Clause] = []
    run: list[Clause] = []
    for clause in segment:
        if clause.part in _LOOSE and not (clause.part is Part.MET and not run):
            run.append(clause)
            continue
        done += _told(run, subject)
        run = []
        subject = SUBJECT_OF.get(clause.part, subject)
        done.append(clause)
    done += _told(run, subject)
    if any(clause.part is Part.MET for clause in done[-len(run) :] if run):
        subject = Subject.MEETING
    return done, subject


def _told(run: Sequence[Clause], subject: Subject) -> Iterator[Clause]:
    """The longest beginnings that name something, one after the other; the rest as it was."""
    place = 0
    while place < len(run):
        for end in range(len(run), place, -1):
            words = " ".join(clause.text for clause in run[place:end])
            found = _named(words, subject)
            if found:
                yield found
                place = end
                break
        else:
            yield run[place]
            place += 1


def _named(words: str, subject: Subject) -> Clause | None:
    lists: Iterable[tuple[Part, tuple[Option, ...]]] = _LISTS.get(subject, ())
    for part, options in lists:
        reading = read_choice(words, options)
        if reading.outcome is Outcome.VALUE and not words.isdigit() and len(words) > 1:
            return Clause(part, words, str(reading.value))
    return None
