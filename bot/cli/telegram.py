"""chibo telegram: what is set at Telegram itself, and only by these commands."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Annotated, Any, TypeVar

import typer

from bot.channels.base import SendFailed
from bot.channels.telegram import Telegram
from bot.channels.telegram_updates import CHANNEL
from bot.cli import console
from bot.introduction import set_up
from bot.mistakes import OperatorMistake
from bot.settings import Mode, Settings
from storage.database import Database

app = typer.Typer(help="What is set at Telegram itself.", no_args_is_help=True)
webhook = typer.Typer(help="Whether Telegram pushes updates, and where to.", no_args_is_help=True)
app.add_typer(webhook, name="webhook")

Result = TypeVar("Result")
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON only.")]


@app.command()
def setup() -> None:
    """Register the commands and the description of the bot, in Vietnamese and English."""
    settings = console.settings()

    async def work(telegram: Telegram) -> str:
        await set_up(telegram, settings.body_name)
        return await telegram.name_of_bot()

    name = _change(settings, "set up bot", work)
    console.out.print(f"@{name}: commands and description are set. It opens at https://t.me/{name}")


@webhook.command("set")
def set_webhook() -> None:
    """Have Telegram push updates to CHIBO_PUBLIC_URL from now on."""
    settings = console.settings()
    if not settings.telegram_secret.get_secret_value():
        raise OperatorMistake(
            "CHIBO_TELEGRAM_SECRET: is empty; set a long random word of letters, digits, _ and -"
        )
    if not settings.public_url.startswith("https://"):
        raise OperatorMistake(
            "CHIBO_PUBLIC_URL: Telegram pushes only to an address that begins with https://"
        )
    url = _change(
        settings, "set webhook", lambda telegram: telegram.set_webhook(settings.public_url)
    )
    console.out.print(f"Telegram pushes updates to {url}", markup=False)
    if settings.telegram_mode is not Mode.WEBHOOK:
        console.err.print("Now set CHIBO_TELEGRAM_MODE=webhook and start chibo run again.")


@webhook.command("delete")
def delete_webhook() -> None:
    """Have the bot ask for updates again; those that wait are kept."""
    settings = console.settings()
    _change(settings, "deleted webhook", lambda telegram: telegram.delete_webhook())
    console.out.print("Telegram pushes nothing any more.")
    if settings.telegram_mode is Mode.WEBHOOK:
        console.err.print("Now set CHIBO_TELEGRAM_MODE=polling and start chibo run again.")


@webhook.command("info")
def webhook_info(*, json: AsJson = False) -> None:
    """Show where updates go, how many wait, and what went wrong last."""
    settings = console.settings()
    info = _with_telegram(settings, lambda telegram: telegram.webhook_info())
    failed_at = info.last_error_date.isoformat() if info.last_error_date else None
    facts: dict[str, Any] = {
        "url": info.url,
        "waiting": info.pending_update_count,
        "last_error": info.last_error_message,
        "last_error_at": failed_at,
    }
    if json:
        console.print_json(facts)
        return
    console.out.print(f"Updates go to: {info.url or 'nobody, the bot asks for them'}", markup=False)
    console.out.print(f"Waiting: {info.pending_update_count}")
    if info.last_error_message:
        when = _shown(info.last_error_date, settings)
        console.out.print(f"Last error: {info.last_error_message} ({when})", markup=False)


def _shown(moment: datetime | None, settings: Settings) -> str:
    return f"{moment.astimezone(settings.zone):%H:%M %d/%m/%Y}" if moment else "time unknown"


def _change(
    settings: Settings, action: str, work: Callable[[Telegram], Awaitable[Result]]
) -> Result:
    """Do the work, which changes what is set at Telegram: it stands in the audit."""

    async def whole(database: Database, _: Settings) -> Result:
        result = await _talk(settings, work)
        async with database.transaction() as tx:
            await console.record(tx, action, CHANNEL)
        return result

    return console.with_database(whole)


def _with_telegram(settings: Settings, work: Callable[[Telegram], Awaitable[Result]]) -> Result:
    """Do the work, which changes nothing."""
    return asyncio.run(_talk(settings, work))


async def _talk(settings: Settings, work: Callable[[Telegram], Awaitable[Result]]) -> Result:
    """Do the work with the configured bot. Raises OperatorMistake that names the mend."""
    token = settings.telegram_token.get_secret_value()
    if not token:
        raise OperatorMistake(
            "CHIBO_TELEGRAM_TOKEN: is empty; set the token that @BotFather gave you"
        )

    telegram = Telegram(
        token,
        now=console.now,
        api_url=settings.telegram_api_url,
        webhook_secret=settings.telegram_secret.get_secret_value(),
    )
    try:
        return await work(telegram)
    except SendFailed as failed:
        raise OperatorMistake(_mend(failed)) from None
    finally:
        await telegram.close()


def _mend(failed: SendFailed) -> str:
    if failed.code == "token_refused":
        return "CHIBO_TELEGRAM_TOKEN: Telegram does not know this token; ask @BotFather for it"
    if failed.code == "unreachable":
        return (
            f"Telegram cannot be reached ({failed}); check the network and CHIBO_TELEGRAM_API_URL"
        )
    return f"Telegram refused: {failed}"
