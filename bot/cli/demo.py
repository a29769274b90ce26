"""chibo demo: a sample district on this machine only, with two phones and a clock on one page."""

import asyncio
from pathlib import Path
from typing import Annotated

import typer
from pydantic import SecretStr

from bot import logs
from bot.cli import console
from bot.cli.run import stop_on_signals
from bot.demo_control import prepared
from bot.house import house_of, opened
from bot.mistakes import OperatorMistake
from bot.server import PortTaken, bind
from bot.settings import Settings

app = typer.Typer(help="The demo.")

FOLDER = Path("var")
HOST = "127.0.0.1"
KEY = "the demo keeps no secrets: its district is invented"


@app.command()
def demo(
    port: Annotated[int, typer.Option(help="Port on this machine; 0 takes any.")] = 8080,
) -> None:
    """Play a secretary and a district officer on a sample district; needs no token."""
    settings = Settings(
        database_url=f"sqlite+aiosqlite:///{FOLDER / 'demo.sqlite'}",
        secret_key=SecretStr(KEY),
        public_url="",
        http_host=HOST,
        http_port=port,
        telegram_token=SecretStr(""),
        zalo_token=SecretStr(""),
        zalo_oa_app_id="",
        body_name="Ban Xây dựng Đảng (bản dùng thử)",
    )
    _refuse_taken(port)
    _forget_last_demo()
    logs.set_up((), level="ERROR")  # moving the clock looks like a long stop
    asyncio.run(_serve(settings))


def _refuse_taken(port: int) -> None:
    try:
        bind(HOST, port).close()
    except PortTaken:
        raise OperatorMistake(
            f"port {port} is in use by another program (perhaps another demo): stop it, or run "
            f"`.venv/bin/chibo demo --port {port + 1}`"
        ) from None


def _forget_last_demo() -> None:
    """Every demo begins with the same evening."""
    for left in FOLDER.glob("demo.sqlite*"):
        left.unlink()


async def _serve(settings: Settings) -> None:
    stop = stop_on_signals()
    console.err.print("Making the sample district …")
    async with opened(settings) as database:
        demo = await prepared(database, settings, house_of(settings))
        await demo.app.run(HOST, settings.http_port, stop, _say_where)


def _say_where(address: str) -> None:
    console.out.print(f"Chibo demo: {address}")
    console.out.print("Open it in a browser on this machine. Ctrl+C ends it.")
