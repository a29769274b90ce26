"""Makes the channels that the settings name."""

from collections.abc import Callable
from datetime import datetime

from bot.channels.telegram import Telegram
from bot.channels.zalo import Zalo
from bot.mistakes import OperatorMistake
from bot.settings import Mode, Settings
from bot.zalo_bots import Bot

Now = Callable[[], datetime]


def telegram(settings: Settings, now: Now) -> Telegram | None:
    token = settings.telegram_token.get_secret_value()
    if not token:
        return None
    webhook = settings.telegram_mode is Mode.WEBHOOK
    secret = settings.telegram_secret.get_secret_value() if webhook else ""
    return Telegram(token, now=now, api_url=settings.telegram_api_url, webhook_secret=secret)


def zalo(settings: Settings, now: Now) -> tuple[Zalo, ...]:
    """Every Zalo bot. Raises OperatorMistake."""
    return tuple(zalo_bot(settings, bot, now) for bot in settings.zalo_bots)


def zalo_bot(settings: Settings, bot: Bot, now: Now) -> Zalo:
    """One of them. Raises OperatorMistake."""
    webhook = settings.zalo_mode is Mode.WEBHOOK
    secret = settings.zalo_secret.get_secret_value()
    if webhook and not secret:
        raise OperatorMistake(
            "CHIBO_ZALO_SECRET is empty: a webhook without it takes anybody's word"
        )
    return Zalo(
        bot.token,
        now=now,
        name=bot.channel,
        api_url=settings.zalo_api_url,
        webhook_secret=secret if webhook else "",
    )
