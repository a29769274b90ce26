"""chibo people: invitations, and who has joined."""

import csv
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from bot.channels.telegram import Telegram
from bot.channels.zalo import chat_link
from bot.cli import console
from bot.mistakes import OperatorMistake
from bot.settings import Settings
from bot.zalo_bots import bot_for
from handlers import enrol, invitations, linking, phrases, role_commands
from handlers.export import harmless
from handlers.invitations import Invited, Taking
from handlers.library import rules
from storage import audit, people, posts, units
from storage.database import Database

app = typer.Typer(help="Invitations, and who has joined.", no_args_is_help=True)

_LINKS = ("telegram", "zalo", "web")
TELEGRAM_WAIT = 10.0  # seconds to ask Telegram for the bot's name


@app.command()
def invite(
    *,
    unit: Annotated[str, typer.Option(help="Code of the unit.")] = "",
    everybody: Annotated[
        bool, typer.Option("--all", help="All units that have this role.")
    ] = False,
    role: Annotated[str, typer.Option(help="secretary, officer or staff.")] = people.SECRETARY,
    days: Annotated[int, typer.Option(min=1, help="Days the code is good for.")] = 14,
    json: Annotated[bool, typer.Option("--json", help="Print JSON only.")] = False,
    csv_file: Annotated[Path | None, typer.Option("--csv", help="Write a list as CSV.")] = None,
    png: Annotated[
        Path | None, typer.Option(help="Write the QR picture of one invitation.")
    ] = None,
    pdf: Annotated[Path | None, typer.Option(help="Write sheets of cards to print.")] = None,
) -> None:
    """Make single-use invitation codes with their links."""
    if role == people.DEPUTY:
        raise OperatorMistake(
            "a deputy is for a time: chibo people deputy --unit CODE --until DATE"
        )
    if role not in people.ROLES:
        raise OperatorMistake(f"--role {role}: write secretary, officer or staff")
    if bool(unit) == everybody:
        raise OperatorMistake("write either --unit CODE or --all")
    if png and everybody:
        raise OperatorMistake("--png is for one invitation; with --all write --pdf FILE")

    async def work(database: Database, settings: Settings) -> list[dict[str, Any]]:
        async with database.transaction() as tx:
            tree = await units.tree(tx, console.today(settings))
            chosen = (
                await invitations.units_for(tx, tree, role) if everybody else [_unit(tree, unit)]
            )
            with _taking_part():
                made = [
                    await invitations.invite(tx, each, role, days=days, now=console.now())
                    for each in chosen
                ]
            words = (await rules(tx)).words.role(role, "vi")
        address = Address(settings, tree, await _telegram_name(settings))
        return [_card(each, address, words) for each in made]

    cards = console.with_database(work)
    _write(cards, csv_file, png, pdf)
    if json:
        console.print_json([_public(card) for card in cards] if everybody else _public(cards[0]))
        return
    for card in cards:
        line = f"{card['unit']}  {card['name']}: {card['code']}  {card['links']['web']}"
        console.out.print(line, markup=False)


@app.command("handover")
def hand_over(
    unit: Annotated[str, typer.Option(help="Code of the unit.")],
    *,
    role: Annotated[str, typer.Option(help="secretary, officer or staff.")] = people.SECRETARY,
    days: Annotated[int, typer.Option(min=1, help="Days the code is good for.")] = 14,
    json: Annotated[bool, typer.Option("--json", help="Print JSON only.")] = False,
) -> None:
    """Make a code for a successor: when it is used, whoever held the post loses it at once."""
    if role not in people.ROLES or role == people.DEPUTY:
        raise OperatorMistake(f"--role {role}: write secretary, officer or staff")
    _invite_one(unit, role, days, Taking(replaces=True), json=json)


@app.command()
def deputy(
    unit: Annotated[str, typer.Option(help="Code of the unit.")],
    until: Annotated[datetime, typer.Option(help="The last day.", formats=["%Y-%m-%d"])],
    *,
    days: Annotated[int, typer.Option(min=1, help="Days the code is good for.")] = 14,
    json: Annotated[bool, typer.Option("--json", help="Print JSON only.")] = False,
) -> None:
    """Make a code for somebody who reports for a unit for a time, beside its secretary."""
    if until.date() < console.today(console.settings()):
        raise OperatorMistake(f"--until {until:%Y-%m-%d}: that day is past")
    _invite_one(unit, people.DEPUTY, days, Taking(until=until.date()), json=json)


def _invite_one(code: str, role: str, days: int, taking: Taking, *, json: bool) -> None:
    async def work(database: Database, settings: Settings) -> dict[str, Any]:
        async with database.transaction() as tx:
            tree = await units.tree(tx, console.today(settings))
            unit = _unit(tree, code)
            now = console.now()
            with _taking_part():
                made = await invitations.invite(tx, unit, role, days=days, now=now, taking=taking)
            words = (await rules(tx)).words.role(role, "vi")
        return _card(made, Address(settings, tree, await _telegram_name(settings)), words)

    card = console.with_database(work)
    if json:
        console.print_json(_public(card))
        return
    for link in (card["code"], *card["links"].values()):
        console.out.print(link, markup=False)


@app.command()
def relieve(
    person: Annotated[str, typer.Argument(help="The person, as chibo people list shows it.")],
) -> None:
    """End all posts of a person at once: the account sees and sends nothing any more."""

    async def work(database: Database, settings: Settings) -> None:
        async with database.transaction() as tx:
            person_id = await posts.by_public_id(tx, person)
            if person_id is None:
                raise OperatorMistake(f"there is no person {person}; see: chibo people list")
            today = console.today(settings)
            held = await people.posts(tx, person_id, today)
            known = await units.last_known(tx, [post.unit_id for post in held], today)
            for post in held:
                unit = known[post.unit_id].code
                await console.record(tx, "relieved", f"{post.role} {unit} {person}", unit=unit)
                await people.void_invitations(tx, post, console.now(), handing_over=False)
            await posts.resign(tx, person_id, today)
            await role_commands.renew(tx, [person_id], today, console.now())

    console.with_database(work)
    console.out.print(f"{person} holds no post any more.", markup=False)


@app.command()
def link(
    person: Annotated[str, typer.Argument(help="The person, as chibo people list shows it.")],
    *,
    lost: Annotated[
        bool, typer.Option("--lost", help="The phone is lost: sign out everywhere first.")
    ] = False,
    json: Annotated[bool, typer.Option("--json", help="Print JSON only.")] = False,
) -> None:
    """Make a code by which somebody gets back in who lost the session, with drafts and history."""

    async def work(database: Database, settings: Settings) -> dict[str, str]:
        async with database.transaction() as tx:
            person_id = await posts.by_public_id(tx, person)
            if person_id is None:
                raise OperatorMistake(f"there is no person {person}; see: chibo people list")
            now = console.now()
            code = await linking.readmit(tx, person_id, audit.OPERATOR, now, lost=lost)
        until = (now + linking.READMITTED).astimezone(settings.zone).isoformat(timespec="seconds")
        web = f"{settings.address}/j/{code}"
        return {"code": enrol.shown(code), "web": web, "expires": until}

    made = console.with_database(work)
    if json:
        console.print_json(made)
        return
    for line in (made["code"], made["web"]):
        console.out.print(line, markup=False)


@contextmanager
def _taking_part() -> Iterator[None]:
    """Nobody is invited for a unit that takes no part."""
    try:
        yield
    except invitations.LeftOut as left:
        raise OperatorMistake(
            f"--unit {left.unit.code}: units of the kind {left.unit.kind} take no part; to let them, "
            "take the kind out of left_out in the rules (chibo rules load)"
        ) from None


def _unit(tree: units.Tree, code: str) -> units.UnitState:
    found = tree.find(code)
    if found is None:
        raise OperatorMistake(f"--unit {code}: there is no such unit today; see: chibo units list")
    return found


async def _telegram_name(settings: Settings) -> Telegram | None:
    """The Telegram channel if it is configured and answers: links need the bot's name."""
    import asyncio

    token = settings.telegram_token.get_secret_value()
    if not token:
        return None
    channel = Telegram(token, now=console.now, api_url=settings.telegram_api_url)
    try:
        async with asyncio.timeout(TELEGRAM_WAIT):
            await channel.prepare()
    except TimeoutError:
        console.err.print("Telegram does not answer: the links to it are left out.")
        return None
    finally:
        await channel.close()
    return channel


@dataclass(frozen=True, slots=True)
class Address:
    """What the links of an invitation are made of."""

    settings: Settings
    tree: units.Tree
    telegram: Telegram | None

    def links(self, made: Invited) -> dict[str, str]:
        """By channel, the best first. Zalo's opens the bot of the unit; the code is typed there."""
        found = {}
        if self.telegram is not None:
            found["telegram"] = self.telegram.link(made.code)
        path = [above.code for above in self.tree.path(made.unit.id)]
        bot = bot_for(self.settings.zalo_bots, path)
        if bot is not None:
            found["zalo"] = chat_link(bot.token)
        return {**found, "web": f"{self.settings.address}/j/{made.code}"}


def _card(made: Invited, address: Address, role: str) -> dict[str, Any]:
    zone = address.settings.zone
    return {
        "unit": made.unit.code,
        "name": made.unit.name,
        "role": made.role,
        "role_name": role,
        "code": enrol.shown(made.code),
        "links": address.links(made),
        "expires": made.expires_at.astimezone(zone).isoformat(timespec="seconds"),
        "expires_shown": phrases.moment(made.expires_at.astimezone(zone)),
    }


def _public(card: dict[str, Any]) -> dict[str, Any]:
    return {key: card[key] for key in ("unit", "name", "role", "code", "links", "expires")}


def _write(
    cards: list[dict[str, Any]], csv_file: Path | None, png: Path | None, pdf: Path | None
) -> None:
    if csv_file:
        with csv_file.open("w", encoding="utf-8-sig", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(["unit", "name", "role", "code", *_LINKS, "expires"])
            for card in cards:
                links = card["links"]
                first = [harmless(card[each]) for each in ("unit", "name", "role", "code")]
                writer.writerow(
                    [*first, *(links.get(each, "") for each in _LINKS), card["expires"]]
                )
    if png or pdf:
        _draw(cards, png, pdf)


def _draw(cards: list[dict[str, Any]], png: Path | None, pdf: Path | None) -> None:
    from handlers import invitation_sheet as sheet  # draws with a library that is slow to load

    best = [card["links"].get("telegram", card["links"]["web"]) for card in cards]
    if png:
        card = cards[0]
        png.write_bytes(sheet.png(best[0], [card["name"], card["role_name"], card["code"]]))
    if pdf:
        drawn = [
            sheet.Card(card["name"], card["role_name"], card["code"], link, card["expires_shown"])
            for card, link in zip(cards, best, strict=True)
        ]
        pdf.write_bytes(sheet.pdf(drawn))


@app.command("list")
def list_people(
    *, json: Annotated[bool, typer.Option("--json", help="Print JSON only.")] = False
) -> None:
    """Print who has joined: posts and when somebody was last heard of, no names."""

    async def work(database: Database, settings: Settings) -> list[dict[str, Any]]:
        today = console.today(settings)
        async with database.reading() as tx:
            tree = await units.tree(tx, today)
            return [_member(tree, member) for member in await people.members(tx, today)]

    found = console.with_database(work)
    if json:
        console.print_json(found)
        return
    for member in found:
        line = f"{member['unit']}  {member['role']}  {member['channel']}  {member['last_heard']}"
        console.out.print(line, markup=False)


def _member(tree: units.Tree, member: people.Member) -> dict[str, Any]:
    unit = tree.by_id.get(member.unit_id)
    return {
        "person": member.public_id,
        "unit": unit.code if unit else None,
        "role": member.role,
        "channel": member.channel,
        "language": member.language,
        "status": member.status,
        "last_heard": member.last_in_at.isoformat(timespec="seconds")
        if member.last_in_at
        else None,
    }
