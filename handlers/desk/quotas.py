"""What is left of the month on channels whose platform counts messages, for staff."""

from handlers import sparing
from handlers.desk import branch
from handlers.messages import Outbound
from handlers.turn import Turn


async def show(turn: Turn) -> None:
    """The numbers of every such channel."""
    if not branch.own(turn):
        branch.refuse(turn)
        return
    found = await sparing.standing(turn.tx, turn.house, turn.now)
    lines = [each.words(turn.language) for each in found]
    text = "\n\n".join(lines) or turn.words("quota-none")
    rows = ((turn.button("menu-button", "menu"),),)
    turn.reply(Outbound(text, heading=turn.words("quota-heading"), rows=rows))
