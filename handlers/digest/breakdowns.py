"""Figures of a digest taken apart, as sheets: month by month, admissions by group and area, vacancies by post."""

from collections.abc import Callable, Iterator, Mapping, Sequence

from handlers import items, raw_rows
from handlers.digest import vacancies
from handlers.digest.admissions import FLAGS
from handlers.digest.digest import Digest
from handlers.digest.facts import Admission
from handlers.digest.figures import bound_of, percent
from handlers.digest.labels import label
from handlers.forms.model.definition import Form
from handlers.phrases import say
from handlers.tables import Column, Kind, Value
from storage.reports import ItemState

Parts = tuple[str, list[Column], list[list[Value]]]
"""A sheet: the word in the key of its name, its columns, its rows."""
Labels = Mapping[str, Mapping[str, str]]
"""The labels of the choices of each question, after what the question is called."""
_N, _S = Kind.NUMBER, Kind.SHARE
_GROUPS = ("age_group", "schooling", "training")


class Breakdowns:
    """The sheets of one digest; `forms` give the labels of choices."""

    def __init__(self, digest: Digest, forms: Mapping[str, Form], language: str) -> None:
        self.digest = digest
        self.forms = forms
        self.language = language

    def all(self) -> Iterator[Parts]:
        if self.digest.history.trend:
            yield self.trend()
        if self.digest.facts.admissions:
            yield self.crosstab()
        if self.digest.facts.vacancies:
            yield self.posts()

    def _head(self, key: str, kind: Kind = Kind.TEXT, width: int = 12, **values: str) -> Column:
        return Column(say(self.language, f"sheet-{key}", values), kind, width)

    def _labels(self, form_id: str) -> Labels:
        """Of the choices in the form's rows; none where the form is not published."""
        if form_id not in self.forms:
            return {}
        under = f"/data/{items.ROWS[form_id]}"
        asked = raw_rows.asked(self.forms[form_id], self.language, under)
        return {
            each.question.name: {
                name: f"{each.heading}: {words}" for name, words in each.labels.items()
            }
            for each in asked
        }

    # Month by month

    def trend(self) -> Parts:
        columns = [
            self._head("period", width=16),
            self._head("cells", _N),
            self._head("reported", _N, period=""),
            self._head("reported-share", _S),
            self._head("held", _N),
            self._head("held-share", _S),
            self._head("present", _N),
            self._head("expected", _N),
            self._head("attendance", _S),
            self._head("admitted-month", _N),
            self._head("vacant-end", _N),
        ]
        rows: list[list[Value]] = [
            [
                then.period.label(self.language),
                then.cells,
                then.reported,
                percent(then.reported, then.cells),
                *((then.held, percent(then.held, then.cells)) if then.reported else (None, None)),
                *((then.present, then.expected) if then.expected else (None, None)),
                percent(then.present, then.expected),
                then.admitted,
                then.vacant,
            ]
            for then in self.digest.history.trend
        ]
        return "trend", columns, rows

    # Admissions

    def crosstab(self) -> Parts:
        """Each group by area: from the rows of people, since separate counts cannot be crossed."""
        columns = [
            self._head("group", width=44),
            self._head("hard-yes", _N, 14),
            self._head("hard-no", _N, 14),
            self._head("hard-unknown", _N, 14),
            self._head("all", _N),
            self._head("of-all", _S),
        ]
        return "crosstab", columns, [self._by_area(name, test) for name, test in self._groups()]

    def _by_area(self, name: str, test: Callable[[Admission], bool]) -> list[Value]:
        mine = [each for each in self.digest.facts.admissions if test(each)]
        areas = [sum(e.cell.hard_area is area for e in mine) for area in (True, False, None)]
        whole = len(self.digest.facts.admissions)
        hidden = bound_of(len(mine), whole, self.digest.smallest)
        share = None if hidden else percent(len(mine), whole)
        return [name, *self._told(areas), hidden or len(mine), share]

    def _told(self, areas: Sequence[int]) -> list[Value]:
        """A small group is hidden, and then the others of its row too: they would give it away."""
        smallest = self.digest.smallest
        if not any(0 < count < smallest for count in areas):
            return list(areas)
        return [f"<{smallest}" if 0 < count < smallest else "…" if count else 0 for count in areas]

    def _groups(self) -> Iterator[tuple[str, Callable[[Admission], bool]]]:
        yield say(self.language, "sheet-everybody"), lambda _: True
        for key, flag in FLAGS:
            yield label(f"admissions_{key}", self.language), _has_flags(flag)
        both = label("admissions_farmer_minority_anywhere", self.language)
        yield both, _has_flags("farmer", "minority")
        labels = self._labels(items.ADMISSION)
        for question in _GROUPS:
            for name, words in labels.get(question, {}).items():
                yield words, _says(question, name)

    # Vacancies

    def posts(self) -> Parts:
        """By post, then by reason: vacant, newly vacant, filled, vacant for too long."""
        limit = str(self.digest.limits.vacancy.vacancy_days)
        columns = [
            self._head("post", width=36),
            self._head("open-now", _N),
            self._head("new-in", _N),
            self._head("filled-in", _N),
            self._head("old", _N, limit=limit),
        ]
        labels = self._labels(items.VACANCY)
        rows = [
            self._counted(labels.get(question, {}).get(name, name), mine)
            for question in ("post", "cause")
            for name, mine in _grouped(self.digest.facts.vacancies, question).items()
        ]
        return "posts", columns, rows

    def _counted(self, name: str, mine: Sequence[ItemState]) -> list[Value]:
        facts = self.digest.facts
        return [name, *vacancies.counts(mine, facts, self.digest.limits.vacancy.vacancy_days)]


def _grouped(found: Sequence[ItemState], question: str) -> dict[str, list[ItemState]]:
    groups: dict[str, list[ItemState]] = {}
    for item in found:
        name = str(item.values.get(question, ""))
        if name:
            groups.setdefault(name, []).append(item)
    return dict(sorted(groups.items(), key=lambda group: -len(group[1])))


def _has_flags(*flags: str) -> Callable[[Admission], bool]:
    return lambda each: set(flags) <= each.flags


def _says(question: str, name: str) -> Callable[[Admission], bool]:
    return lambda each: each.item.values.get(question) == name
