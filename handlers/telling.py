"""Tells somebody what somebody else did: put into the outbox once, held back in quiet hours."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from handlers.library import House, rules
from handlers.messages import Outbound
from storage import outbox, posts
from storage.database import Transaction

Words = Callable[[str], Outbound]
"""Makes the message in a language."""


@dataclass(frozen=True, slots=True)
class News:
    """What is told; `key` says what it is about, so that each person is told once."""

    key: str
    words: Words


async def tell(
    tx: Transaction, house: House, person_ids: Sequence[int], news: News, now: datetime
) -> int:
    """Put the news out to those who can be written to. Returns how many that are."""
    calendar = await rules(tx)
    at = max(now, calendar.next_allowed(now, house.zone))
    reached = await posts.reached(tx, list(dict.fromkeys(person_ids)))
    for each in reached:
        content = news.words(each.language).to_json()
        key = f"{news.key}:{each.person_id}"
        await outbox.put(tx, outbox.Message(key, each.account_id, outbox.BULK, content), at)
    return len(reached)
