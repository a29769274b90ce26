"""How many messages a month the platforms let one bot send, by channel."""

from collections.abc import Mapping

from bot.channels import telegram, web, zalo
from bot.channels.base import Limits

_LIMITS: Mapping[str, Limits] = {
    telegram.Telegram.name: telegram.LIMITS,
    zalo.Zalo.name: zalo.LIMITS,
    web.Web.name: web.LIMITS,
}


def quotas() -> dict[str, int]:
    """Only channels that have an end to it."""
    return {name: each.a_month for name, each in _LIMITS.items() if each.a_month is not None}
