"""chibo zalo: the bots at Zalo's Bot Platform, what is set there, and what is left of the month."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Annotated, Any, TypeVar

import typer

from bot import messengers
from bot.channels.base import SendFailed
from bot.channels.zalo import Zalo
from bot.cli import console
from bot.house import house_of
from bot.mistakes import OperatorMistake
from bot.settings import Mode, Settings
from bot.token_store import StoredTokens
from bot.zalo_bots import Bot
from handlers import sparing
from handlers.sparing import Standing
from storage.database import Database

app = typer.Typer(help="The bots at Zalo, and what is left of the month.", no_args_is_help=True)
webhook = typer.Typer(help="Whether Zalo pushes events, and where to.", no_args_is_help=True)
app.add_typer(webhook, name="webhook")

Result = TypeVar("Result")
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON only.")]
OneUnit = Annotated[str, typer.Option("--bot", help="Only the bot of this unit.")]


@app.command()
def check(*, json: AsJson = False) -> None:
    """Ask Zalo about every bot: its name, its kind, where its events go."""
    settings = console.settings()

    async def look(zalo: Zalo) -> dict[str, Any]:
        about = await zalo.me()
        return {
            "channel": zalo.name,
            "name": about.get("display_name") or about.get("account_name") or "",
            "kind": about.get("account_type") or "",
            "link": zalo.link(""),
            "webhook": await zalo.webhook_url(),
        }

    found = _with_each(settings, "", look)
    if json:
        console.print_json(found)
        return
    for each in found:
        goes = each["webhook"] or "nobody, the bot asks for them"
        line = f"{each['channel']}: {each['name']} ({each['kind']}), {each['link']}; events go to {goes}"
        console.out.print(line, markup=False)


@app.command()
def quota(*, json: AsJson = False) -> None:
    """Show what each bot has used of its month: messages in and out, people."""

    async def look(database: Database, settings: Settings) -> list[Standing]:
        async with database.reading() as tx:
            return await sparing.standing(tx, house_of(settings), console.now())

    found = console.with_database(look)
    if json:
        console.print_json([_numbers(each) for each in found])
        return
    for each in found:
        console.out.print(each.words("en"), markup=False)


def _numbers(standing: Standing) -> dict[str, Any]:
    used = standing.used
    return {
        "channel": standing.channel,
        "month": standing.month,
        "received": used.received,
        "sent": used.sent,
        "counted": standing.quota.used(used),
        "allowed": standing.quota.messages,
        "writers": used.writers,
        "people": used.people,
        "people_allowed": standing.quota.people,
        "level": standing.level.value,
    }


@app.command()
def connect(
    *,
    code: Annotated[str, typer.Option(help="The code that Zalo gave an administrator.")] = "",
    verifier: Annotated[str, typer.Option(help="The code verifier that belongs to it.")] = "",
) -> None:
    """Sign in for the Official Account: by a code, or by a refresh token that is asked for."""
    refresh = "" if code else typer.prompt("Refresh token", hide_input=True, err=True)

    async def work(database: Database, settings: Settings) -> None:
        store = StoredTokens(database)
        account = messengers.zalo_oa(settings, store, console.now)
        if account is None:
            raise OperatorMistake("CHIBO_ZALO_OA_APP_ID: is empty; set the application's number")
        try:
            await store.save(await account.connect(code=code, verifier=verifier, refresh=refresh))
            async with database.transaction() as tx:
                await console.record(tx, "connected channel", account.name)
        except SendFailed as failed:
            raise OperatorMistake(
                f"Zalo did not sign us in ({failed}): a code is good for 10 minutes, a refresh token once"
            ) from None
        finally:
            await account.close()

    console.with_database(work)
    console.out.print("Connected. chibo run keeps the tokens fresh from now on.")


@webhook.command("set")
def set_webhook(
    *,
    bot: OneUnit = "",
    instead: Annotated[
        bool, typer.Option("--instead", help="Also where events go to another address now.")
    ] = False,
) -> None:
    """Have Zalo push events to CHIBO_PUBLIC_URL from now on."""
    settings = console.settings()
    if not settings.zalo_secret.get_secret_value():
        raise OperatorMistake("CHIBO_ZALO_SECRET: is empty; set a long random word")
    if not settings.public_url.startswith("https://"):
        raise OperatorMistake(
            "CHIBO_PUBLIC_URL: Zalo pushes only to an address that begins with https://"
        )

    async def set_up(zalo: Zalo) -> str:
        before = await zalo.webhook_url()
        wanted = zalo.webhook_address(settings.public_url)
        if before not in ("", wanted) and not instead:
            raise OperatorMistake(
                f"{zalo.name}: events go to {before} now, perhaps to another system; "
                "if that is to end, say --instead"
            )
        return await zalo.set_webhook(settings.public_url)

    hooked = settings.model_copy(update={"zalo_mode": Mode.WEBHOOK})
    for url in _change(hooked, bot, "set webhook", set_up):
        console.out.print(f"Zalo pushes events to {url}", markup=False)
    if settings.zalo_mode is not Mode.WEBHOOK:
        console.err.print("Now set CHIBO_ZALO_MODE=webhook and start chibo run again.")


@webhook.command("delete")
def delete_webhook(*, bot: OneUnit = "") -> None:
    """Have the bot ask for events again."""
    settings = console.settings()
    _change(settings, bot, "deleted webhook", lambda zalo: zalo.delete_webhook())
    console.out.print("Zalo pushes nothing any more.")
    if settings.zalo_mode is Mode.WEBHOOK:
        console.err.print("Now set CHIBO_ZALO_MODE=polling and start chibo run again.")


@webhook.command("info")
def webhook_info(*, bot: OneUnit = "", json: AsJson = False) -> None:
    """Show where events go."""

    async def look(zalo: Zalo) -> dict[str, str]:
        return {"channel": zalo.name, "url": await zalo.webhook_url()}

    found = _with_each(console.settings(), bot, look)
    if json:
        console.print_json(found)
        return
    for each in found:
        line = f"{each['channel']}: {each['url'] or 'nobody, the bot asks for them'}"
        console.out.print(line, markup=False)


# --- the bots -------------------------------------------------------------------------------------


def _with_each(
    settings: Settings, unit: str, work: Callable[[Zalo], Awaitable[Result]]
) -> list[Result]:
    """Do the work with every configured bot, or that of one unit. Raises OperatorMistake."""
    return asyncio.run(_one_by_one(settings, _chosen(settings, unit), work))


def _change(
    settings: Settings, unit: str, action: str, work: Callable[[Zalo], Awaitable[Result]]
) -> list[Result]:
    """As `_with_each`; what it changes at Zalo stands in the audit, bot by bot."""

    async def whole(database: Database, _: Settings) -> list[Result]:
        async def recorded(zalo: Zalo) -> Result:
            result = await work(zalo)
            async with database.transaction() as tx:
                await console.record(tx, action, zalo.name, unit=unit)
            return result

        return await _one_by_one(settings, _chosen(settings, unit), recorded)

    return console.with_database(whole)


def _chosen(settings: Settings, unit: str) -> list[Bot]:
    if not settings.zalo_bots:
        raise OperatorMistake(
            "CHIBO_ZALO_TOKEN: is empty; set the token that Zalo Bot Manager sent you"
        )
    found = [bot for bot in settings.zalo_bots if not unit or bot.unit == unit]
    if not found:
        known = ", ".join(bot.unit or "(none)" for bot in settings.zalo_bots)
        raise OperatorMistake(f"--bot {unit}: CHIBO_ZALO_TOKEN names no such bot, but {known}")
    return found


async def _one_by_one(
    settings: Settings, bots: list[Bot], work: Callable[[Zalo], Awaitable[Result]]
) -> list[Result]:
    found = []
    for bot in bots:
        zalo = messengers.zalo_bot(settings, bot, console.now)
        try:
            found.append(await work(zalo))
        except SendFailed as failed:
            raise OperatorMistake(_mend(zalo.name, failed)) from None
        finally:
            await zalo.close()
    return found


def _mend(name: str, failed: SendFailed) -> str:
    if failed.code == "token_refused":
        return f"CHIBO_ZALO_TOKEN: Zalo does not know the token of {name}; see Zalo Bot Manager"
    if failed.code == "unreachable":
        return f"Zalo cannot be reached ({failed}); check the network and CHIBO_ZALO_API_URL"
    return f"{name}: Zalo refused: {failed}"
