"""What benchmarks.telegram compares with: Chibo without its conversation, which is the least it can cost.

python -m benchmarks.bare run

Each message is claimed, a fixed reply is put in, sent and recorded, and the card before loses its buttons.
"""

import runpy
import sys
from collections import Counter
from datetime import datetime

from handlers import dispatch
from handlers.library import House
from handlers.messages import Inbound, Outbound
from handlers.turn import HandOver, Turn
from storage import conversations, people
from storage.database import Transaction
from storage.units import Tree

QUESTIONS = 16
SAID: Counter[str] = Counter()


async def handle(
    tx: Transaction, inbound: Inbound, house: House, now: datetime, over: HandOver | None = None
) -> bool:
    """In the place of `dispatch.handle`: the same promises, no conversation."""
    if not await conversations.claim(tx, inbound.channel, inbound.event_id, now):
        return False
    account = await people.account(
        tx, inbound.channel, inbound.address, language=inbound.language, now=now
    )
    SAID[inbound.address] += 1
    number = SAID[inbound.address]
    text = f"Câu hỏi {number}?" if number < QUESTIONS else "Đã nhận báo cáo."
    turn = Turn(tx, house, inbound, account, now, Tree(()), over=over)
    turn.reply(Outbound(text, is_card=True))
    await turn.put_out()
    return True


if __name__ == "__main__":
    dispatch.handle = handle
    sys.argv[0] = "bot"
    runpy.run_module("bot", run_name="__main__", alter_sys=True)
