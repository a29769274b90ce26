"""chibo run: all channels that are configured, until a signal says stop."""

import asyncio
import os
import signal

import typer

from bot import garbage, keys, limits, logs
from bot.app import assemble
from bot.cli import console
from bot.clock import Clock
from bot.house import opened
from bot.mistakes import OperatorMistake
from bot.server import CannotListen
from bot.service_manager import SERVES, STOPS, ServiceManager
from bot.settings import Mode, Settings

app = typer.Typer(help="Run the bot.")


@app.command()
def run() -> None:
    """Run the bot: every channel that is configured, the web page, reminders and digests."""
    settings = console.settings()
    _check(settings)
    limits.set_own()
    logs.set_up([*settings.secrets, *keys.known(settings)])
    asyncio.run(_serve(settings))


def _check(settings: Settings) -> None:
    """What webhooks need: a secret, and an address that platforms can push to."""
    for name, token, mode, secret in (
        ("TELEGRAM", settings.telegram_token, settings.telegram_mode, settings.telegram_secret),
        ("ZALO", settings.zalo_token, settings.zalo_mode, settings.zalo_secret),
    ):
        if not token.get_secret_value() or mode is not Mode.WEBHOOK:
            continue
        if not secret.get_secret_value():
            raise OperatorMistake(
                f"CHIBO_{name}_SECRET: is needed with CHIBO_{name}_MODE=webhook; set a long random word"
            )
        if not settings.public_url.startswith("https://"):
            raise OperatorMistake(
                f"CHIBO_PUBLIC_URL: {name.title()}'s webhook needs an address that begins with https://"
            )


async def _serve(settings: Settings) -> None:
    stop = stop_on_signals()
    manager = ServiceManager.of(os.environ)  # systemd's own words, no settings of Chibo
    async with opened(settings) as database:
        bot = assemble(database, settings, Clock().now)
        names = " and ".join(channel.name for channel in bot.channels)

        def serves(address: str) -> None:
            console.err.print(f"Chibo runs: {names}. Web page: {address}")
            manager.tell(SERVES)

        beside = [
            asyncio.create_task(garbage.collect()),
            asyncio.create_task(manager.give_signs_of_life()),
        ]
        try:
            await bot.run(settings.http_host, settings.http_port, stop, serves)
        except* CannotListen as refused:
            raise OperatorMistake(str(refused.exceptions[0])) from None
        finally:
            manager.tell(STOPS)
            for task in beside:
                task.cancel()


def stop_on_signals() -> asyncio.Event:
    """An event that Ctrl+C and the service manager's stop set."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop.set)
    return stop
