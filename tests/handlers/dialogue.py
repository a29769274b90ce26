"""Whole conversations as text files: what is typed and tapped, and what must be seen.

The first line says in one sentence what holds. Then, line by line:

    @ 05/10/2026 19:00      the clock
    + 3 days                the clock, later
    secretary HM-NAPO       from here on the phone of this person, who has joined
    stranger A              from here on a phone that nobody knows; `> code HM-NAPO` types an invitation
    > hôm qua               types
    > [Gửi]                 taps the button whose label begins so
    > (photo)               sends something that is no text
    >> [Gửi]                taps that button of the card before the last
    < Họp ngày nào?         these words are on the screen
    ! Hạn                   these words are not
    look                    looks at the newest message that came without being asked for
    restart                 the program was killed and started again
    = meeting HM-NAPO 2026-10 total=27 present=25     the stored report has these values
    = meeting HM-NAPO 2026-10 nothing                 there is none
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from handlers.messages import Choice, Kind
from storage import reports, units
from storage.people import ROLES
from tests.handlers.district import ZONE, District, Phone

FOLDER = Path(__file__).parent.parent / "dialogues"
_STEP = re.compile(r"(@|\+|>>|>|<|!|=)\s*(.*)")
_SPAN = re.compile(r"(\d+) (minutes|hours|days)")


class WentWrong(AssertionError):
    """A line of a dialogue does not hold."""


@dataclass(slots=True)
class Dialogue:
    """A dialogue being played. `before` are the buttons of the card before the last."""

    district: District
    phones: dict[str, Phone] = field(default_factory=dict)
    phone: Phone | None = None
    before: Sequence[Choice] = ()

    async def play(self, text: str) -> None:
        """Raises WentWrong, naming the line."""
        for number, line in enumerate(text.splitlines()[1:], start=2):
            step = line.split("#")[0].strip()
            if not step:
                continue
            try:
                await self._step(step)
            except (AssertionError, LookupError) as error:
                raise WentWrong(f"line {number}: {step}\n{error}\n{self._screen()}") from error

    def _screen(self) -> str:
        if self.phone is None:
            return ""
        buttons = " ".join(f"[{choice.label}]" for choice in self.phone.buttons)
        return f"--- {self.phone.address}\n{self.phone.text}\n{buttons}"

    async def _step(self, step: str) -> None:
        if found := _STEP.fullmatch(step):
            sign, rest = found.groups()
            await self._act(sign, rest)
        elif step == "restart":
            await self.district.restart()
        elif step == "look":
            assert self.phone is not None, "nobody has a phone yet"
            await self.phone.glance()
        else:
            await self._take_phone(*step.split())

    async def _act(self, sign: str, rest: str) -> None:
        if sign == "@":
            self.district.now = datetime.strptime(rest, "%d/%m/%Y %H:%M").replace(tzinfo=ZONE)
        elif sign == "+":
            found = _SPAN.fullmatch(rest)
            assert found, "write for example: + 3 days"
            self.district.now += timedelta(**{found[2]: int(found[1])})
        elif sign == "=":
            await self._stored(*rest.split())
        elif sign in "<!":
            self._look(sign, rest)
        else:
            await self._say(rest, earlier=sign == ">>")

    def _look(self, sign: str, words: str) -> None:
        assert self.phone is not None, "nobody has a phone yet"
        labels = [f"[{choice.label}]" for choice in self.phone.buttons]
        seen = "\n".join([self.phone.text, *labels])
        assert (words in seen) is (sign == "<"), f"{words!r} is {'not ' if sign == '<' else ''}seen"

    async def _say(self, words: str, *, earlier: bool) -> None:
        phone = self.phone
        assert phone is not None, "nobody has a phone yet"
        self.district.now += timedelta(seconds=10)
        if words.startswith("code "):
            words = await self.district.invite(words.removeprefix("code "))
        if words.startswith("("):
            await phone.send(phone.message(Kind.MEDIA, text=words.strip("()")))
            return
        if not words.startswith("["):
            await phone.type(words)
            return
        label = words.strip("[]")
        buttons = self.before if earlier else phone.buttons
        found = next((choice for choice in buttons if choice.label.startswith(label)), None)
        assert found is not None, f"no button {label!r}"
        self.before = phone.buttons
        await phone.send(phone.message(Kind.TAP, data=found.data))

    async def _take_phone(self, role: str, unit: str) -> None:
        name = f"{role} {unit}"
        if name not in self.phones:
            known = role in ROLES
            phone = await self.district.joined(unit, role) if known else self.district.phone(name)
            self.phones[name] = phone
        self.phone = self.phones[name]

    async def _stored(self, form: str, unit: str, period: str, *values: str) -> None:
        async with self.district.database.transaction() as tx:
            tree = await units.tree(tx, self.district.now.date())
            report = await reports.find(tx, tree.by_code[unit].id, form, period)
        if values == ("nothing",):
            assert report is None, "there is one"
            return
        assert report is not None, "there is no such report"
        for value in values:
            name, _, wanted = value.partition("=")
            stored = report.values.get(name, "")
            assert str(stored) == wanted, f"{name} is {stored!r}"
