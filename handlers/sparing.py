"""Channels whose platform counts messages: what is counted, who is warned, and what is left unsaid."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from handlers.enrol import new_code
from handlers.library import House
from handlers.messages import Outbound
from handlers.phrases import Value, channel_name, number, say
from handlers.quota import Level, Quota, month_of
from handlers.telling import News, tell
from handlers.turn import Turn
from storage import conversations, links, outbox, posts, units, usage
from storage.database import Transaction
from storage.people import STAFF
from storage.usage import Used

WEB_LINK_VALID = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Standing:
    """How a channel stands in a month."""

    channel: str
    month: str
    quota: Quota
    used: Used

    @property
    def level(self) -> Level:
        return self.quota.level(self.used)

    def words(self, language: str) -> str:
        """The numbers in a line, and what follows from them."""
        bot = self.channel.partition(".")[2]
        values: dict[str, Value] = {
            "channel": f"{channel_name(language, self.channel)} {bot}".strip(),
            "month": f"{self.month[5:]}/{self.month[:4]}",
            "used": number(self.quota.used(self.used)),
            "limit": number(self.quota.messages),
            "received": number(self.used.received),
            "sent": number(self.used.sent),
            "writers": self.used.writers,
            "people": self.used.people,
            "most": self.quota.people,
        }
        lines = [say(language, "quota-line", values)]
        if self.level is not Level.PLENTY:
            lines.append(say(language, f"quota-{self.level}"))
        if self.quota.is_crowded(self.used):
            lines.append(say(language, "quota-crowded"))
        return "\n".join(lines)


async def standing(tx: Transaction, house: House, now: datetime) -> list[Standing]:
    """How every counted channel stands this month."""
    month = month_of(now, house.zone)
    return [
        Standing(channel, month, quota, await usage.of(tx, channel, month))
        for channel, quota in house.quotas.items()
    ]


async def level(tx: Transaction, house: House, channel: str, now: datetime) -> Level:
    """How sparing one has to be on a channel; plenty where nobody counts."""
    quota = house.quotas.get(channel)
    if quota is None:
        return Level.PLENTY
    return quota.level(await usage.of(tx, channel, month_of(now, house.zone)))


async def short(tx: Transaction, house: House, now: datetime) -> frozenset[str]:
    """The channels on which only what is needed goes out unasked."""
    found = await standing(tx, house, now)
    return frozenset(each.channel for each in found if each.level is not Level.PLENTY)


async def came_in(turn: Turn) -> None:
    """Count a message of somebody."""
    channel = turn.inbound.channel
    if channel in turn.house.quotas:
        month = month_of(turn.now, turn.house.zone)
        await usage.came_in(turn.tx, channel, month, turn.account.id)


# --- the rest is kept for reminders ---------------------------------------------------------------


async def shorten(turn: Turn) -> None:
    """Where little is left, answers give way to one message a day that leads to the web page.

    What was said is kept all the same, and goes on there. Without a public page there is nowhere to
    go on, so everything is answered as long as the platform lets us.
    """
    if turn.is_essential or not turn.house.address.startswith("https://"):
        return
    now_level = await level(turn.tx, turn.house, turn.inbound.channel, turn.now)
    if now_level in (Level.LAST, Level.SPENT):
        turn.replies.clear()
        await _lead_to_page(turn)


async def _lead_to_page(turn: Turn) -> None:
    code = new_code() if turn.account.person_id is not None else ""
    key = f"web instead:{turn.account.id}:{turn.today}"
    url = f"{turn.house.address}/j/{code}".rstrip("/")
    message = Outbound(turn.words("quota-web", url=url))
    row = outbox.Message(key, turn.account.id, outbox.REPLY, message.to_json())
    if await outbox.put(turn.tx, row, turn.now) and code:
        await links.new_code(turn.tx, turn.person_id, code, turn.now + WEB_LINK_VALID)


# --- who is warned --------------------------------------------------------------------------------


async def warn(tx: Transaction, house: House, now: datetime) -> list[str]:
    """Tell staff of the whole district, once for each step; a line for the log for each."""
    lines = []
    for each in await standing(tx, house, now):
        for step in _steps(each):
            told = await _tell_staff(tx, house, each, f"quota:{each.channel}:{step}", now)
            if told:
                lines.append(each.words("en").replace("\n", " "))
    return lines


def _steps(found: Standing) -> list[str]:
    """What there is to be told of; each is told once."""
    steps = [] if found.level is Level.PLENTY else [f"{found.month}:{found.level}"]
    return [*steps, f"people:{found.quota.people}"] if found.quota.is_crowded(found.used) else steps


async def _tell_staff(
    tx: Transaction, house: House, found: Standing, key: str, now: datetime
) -> bool:
    if not await conversations.claim(tx, "chibo", key, now):
        return False
    today = now.astimezone(house.zone).date()
    roots = (await units.tree(tx, today)).roots
    staff = [
        person for root in roots for person in await posts.holding(tx, root.id, (STAFF,), today)
    ]

    def words(language: str) -> Outbound:
        return Outbound(found.words(language), heading=say(language, "quota-heading"))

    await tell(tx, house, staff, News(key, words), now)
    return True
