"""What staff did about a report, as whoever fills it in meets it: sent back, unlocked, typed in for them."""

from collections.abc import Collection, Sequence

from handlers.forms.filling import Sitting
from handlers.library import rules
from handlers.messages import Choice, Outbound, Style
from handlers.phrases import say
from handlers.sittings import Subject
from handlers.telling import News, tell
from handlers.turn import Turn, choice
from storage import deeds, forms, posts
from storage.deeds import RETURNED, DeedState
from storage.people import OFFICER, REPORTING, STAFF
from storage.reports import ReportState
from storage.units import UnitState

ON_BEHALF, AGAIN = "on behalf", "returned"
"""Why a version was sent: typed in by staff; as staff had asked for it."""


async def sent_back(turn: Turn, about: Subject) -> DeedState | None:
    """What staff sent back of the report and wants answered, the newest."""
    if about.correcting is None or about.correcting.status != RETURNED:
        return None
    found = [
        deed
        for deed in await deeds.open_of(turn.tx, about.unit.id, [RETURNED])
        if deed.report_id == about.correcting.id
    ]
    return found[-1] if found else None


async def notice(turn: Turn, about: Subject) -> str:
    """The words above a report that was sent back; '' for any other."""
    deed = await sent_back(turn, about)
    if deed is None:
        return ""
    return turn.words("review-notice", note=deed.note or turn.words("review-no-note"))


async def ask_again(turn: Turn, about: Subject, sitting: Sitting) -> bool:
    """Go to the question that was sent back; False if there is none, or it is not asked any more."""
    deed = await sent_back(turn, about)
    if deed is None or not deed.path:
        return False
    try:
        sitting.goto(deed.path)
    except LookupError:
        return False
    return True


def why(turn: Turn, about: Subject) -> str:
    """What stands in the history beside what is sent now; '' where there is nothing to say."""
    if about.unit.id not in {unit.id for unit in turn.units(*REPORTING)}:
        return ON_BEHALF
    returned = about.correcting is not None and about.correcting.status == RETURNED
    return AGAIN if returned else ""


async def to_correct(turn: Turn, unit: UnitState, known: Collection[str]) -> list[Choice]:
    """Buttons of the reports that staff sent back, as far as the menu has none for them yet."""
    calendar = await rules(turn.tx)
    path = [above.code for above in turn.tree.path(unit.id)]
    titles = {form.form_id: form.title for form in await forms.newest(turn.tx)}
    found = {}
    for deed in await deeds.open_of(turn.tx, unit.id, [RETURNED]):
        data = f"open:{deed.form_id}:{deed.period}:{unit.id}"
        if data not in known:
            period = calendar.period(deed.form_id, deed.period, path).label(turn.language)
            values = {"form": titles[deed.form_id], "period": period}
            found[data] = turn.button("menu-start", data, Style.PRIMARY, **values)
    return list(found.values())


# --- locked ---------------------------------------------------------------------------------------


def tell_locked(turn: Turn, about: Subject) -> None:
    """The period is locked; the way to have it unlocked."""
    text = turn.words("locked", period=about.period.label(turn.language), body=turn.body)
    buttons = [*ways_to_unlock(turn, about), turn.button("menu-button", "menu")]
    turn.reply(Outbound(text, rows=tuple((button,) for button in buttons)))


def ways_to_unlock(turn: Turn, about: Subject) -> list[Choice]:
    """Staff unlocks, whoever reports asks for it."""
    place = f"{about.unit.id}:{about.period.code}"
    if any(turn.tree.holds(above.id, about.unit.id) for above in turn.units(OFFICER, STAFF)):
        return [turn.button("desk-unlock", f"desk:unlock:{place}")]
    return [turn.button("review-want", f"desk:want:{place}:{about.form.form_id}")]


# --- sent -----------------------------------------------------------------------------------------


async def came_in(turn: Turn, about: Subject, report: ReportState, sitting: Sitting) -> None:
    """A report was sent: what staff had asked for is done, and who has to know is told."""
    for deed in await deeds.open_of(turn.tx, about.unit.id, [RETURNED]):
        if deed.report_id == report.id:
            await deeds.settle(turn.tx, deed.id, turn.now)
            await _tell_sender_back(turn, about, report, deed, sitting)
    if why(turn, about) == ON_BEHALF:
        await _tell_reporting(turn, about, report)


async def _tell_sender_back(
    turn: Turn, about: Subject, report: ReportState, deed: DeedState, sitting: Sitting
) -> None:
    """Whoever sent the report back sees that it is there again, and with which answer."""
    line = next((line for line in sitting.lines() if line.path == deed.path), None)
    answer = f"{line.short}: {line.text}" if line is not None else ""

    def words(language: str) -> Outbound:
        titles = {"form": about.form.title, "period": about.period.label(language)}
        text = say(language, "review-back", {"unit": about.unit.name, **titles})
        button = choice(say(language, "desk-open-report"), f"desk:rep:{report.id}", Style.PRIMARY)
        body = "\n".join(part for part in (text, answer) if part)
        return Outbound(body, rows=((button,),))

    if deed.person_id is not None and deed.person_id != turn.person_id:
        news = News(f"back:{report.id}:{report.version}:{deed.id}", words)
        await tell(turn.tx, turn.house, [deed.person_id], news, turn.now)


async def _tell_reporting(turn: Turn, about: Subject, report: ReportState) -> None:
    """Who reports for the unit learns that somebody typed it in."""

    def words(language: str) -> Outbound:
        titles = {"form": about.form.title, "period": about.period.label(language)}
        text = say(language, "review-on-behalf", {"unit": about.unit.name, **titles})
        data = f"open:{about.form.form_id}:{about.period.code}:{about.unit.id}"
        return Outbound(text, rows=((choice(say(language, "review-look"), data),),))

    news = News(f"on behalf:{report.id}:{report.version}", words)
    await tell(turn.tx, turn.house, await reporters(turn, about.unit.id), news, turn.now)


async def reporters(turn: Turn, unit_id: int) -> Sequence[int]:
    """Who reports for a unit today, besides whoever acts."""
    found = await posts.holding(turn.tx, unit_id, REPORTING, turn.today)
    return [person for person in found if person != turn.person_id]
