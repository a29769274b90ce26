"""Makes the channels that the settings name."""

from collections.abc import Callable
from datetime import datetime
from importlib.util import find_spec

from bot.channels.telegram import Telegram
from bot.channels.web_push import Push, PushStore
from bot.channels.zalo import Zalo
from bot.channels.zalo_oa import ZaloOA
from bot.channels.zalo_oa_client import Login, TokenStore
from bot.mistakes import OperatorMistake
from bot.settings import Mode, Settings
from bot.zalo_bots import Bot

Now = Callable[[], datetime]


def push(settings: Settings, store: PushStore) -> Push | None:
    """The bells of the web page, if they are wanted. Raises OperatorMistake."""
    if not settings.push_contact:
        return None
    if "@" not in settings.push_contact:
        raise OperatorMistake("CHIBO_PUSH_CONTACT: write an e-mail address")
    if find_spec("webpush") is None:
        raise OperatorMistake(
            "CHIBO_PUSH_CONTACT is set, but the library for push notifications is not installed: "
            ".venv/bin/pip install webpush"
        )
    return Push(store, settings.push_contact)


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


def zalo_oa(settings: Settings, tokens: TokenStore, now: Now) -> ZaloOA | None:
    """The Official Account. Raises OperatorMistake."""
    if not settings.zalo_oa_app_id:
        return None
    secret = settings.zalo_oa_app_secret.get_secret_value()
    if not secret:
        raise OperatorMistake(
            "CHIBO_ZALO_OA_APP_SECRET: is empty; set the secret key of the application"
        )
    return ZaloOA(
        Login(settings.zalo_oa_app_id, secret, settings.zalo_oa_login_url),
        tokens,
        now=now,
        webhook_secret=settings.zalo_oa_secret.get_secret_value(),
        template=settings.zalo_oa_template,
        api_url=settings.zalo_oa_api_url,
    )
