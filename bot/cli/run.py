"""chibo run: all channels that are configured, until a signal says stop."""

import asyncio
import signal

import typer

from bot import logs
from bot.app import assemble
from bot.cli import console
from bot.clock import Clock
from bot.house import opened
from bot.mistakes import OperatorMistake
from bot.server import PortTaken
from bot.settings import Mode, Settings

app = typer.Typer(help="Run the bot.")


@app.command()
def run() -> None:
    """Run the bot: every channel that is configured, the web page, reminders and digests."""
    settings = console.settings()
    _check(settings)
    logs.set_up(secrets_of(settings))
    asyncio.run(_serve(settings))


def secrets_of(settings: Settings) -> list[str]:
    """What must never stand in a log."""
    hidden = (settings.secret_key, settings.telegram_token, settings.telegram_secret)
    return [secret.get_secret_value() for secret in hidden]


def _check(settings: Settings) -> None:
    token = settings.telegram_token.get_secret_value()
    if token and settings.telegram_mode is Mode.WEBHOOK:
        if not settings.telegram_secret.get_secret_value():
            raise OperatorMistake(
                "CHIBO_TELEGRAM_SECRET: is needed with CHIBO_TELEGRAM_MODE=webhook; set a long random word"
            )
        if not settings.public_url.startswith("https://"):
            raise OperatorMistake(
                "CHIBO_PUBLIC_URL: Telegram's webhook needs an address that begins with https://"
            )


async def _serve(settings: Settings) -> None:
    stop = stop_on_signals()
    async with opened(settings) as database:
        bot = assemble(database, settings, Clock().now)
        names = " and ".join(channel.name for channel in bot.channels)
        try:
            await bot.run(
                settings.http_host,
                settings.http_port,
                stop,
                lambda address: console.err.print(f"Chibo runs: {names}. Web page: {address}"),
            )
        except* PortTaken as taken:
            raise OperatorMistake(str(taken.exceptions[0])) from None


def stop_on_signals() -> asyncio.Event:
    """An event that Ctrl+C and the service manager's stop set."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop.set)
    return stop
