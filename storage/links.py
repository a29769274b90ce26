"""One person on several channels: the accounts, and the codes that bring a further one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select, update

from storage import people, web
from storage.database import Transaction
from storage.models import Account, LinkCode

_PURPOSE = "link code"


@dataclass(frozen=True, slots=True)
class Linked:
    """An account of a person, and when it was last written from."""

    account_id: int
    channel: str
    status: str
    last_in_at: datetime
    language: str


async def accounts(tx: Transaction, person_id: int) -> Sequence[Linked]:
    """All accounts of a person, the one last written from first."""
    query = (
        select(Account.id, Account.channel, Account.status, Account.last_in_at, Account.language)
        .where(Account.person_id == person_id)
        .order_by(Account.last_in_at.desc(), Account.id)
    )
    return [Linked(*row) for row in await tx.execute(query)]


async def new_code(tx: Transaction, person_id: int, code: str, expires_at: datetime) -> None:
    """Keep a code; earlier ones of this person that nobody used are void."""
    mark = tx.vault.fingerprint(_PURPOSE, code)
    await void_codes(tx, person_id)
    row = {"code_hash": mark, "person_id": person_id, "expires_at": expires_at}
    await tx.insert_new(LinkCode, {**row, "used_at": None})


async def void_codes(tx: Transaction, person_id: int) -> None:
    """Codes of a person that nobody has used bring no further account."""
    unused = (LinkCode.person_id == person_id) & LinkCode.used_at.is_(None)
    await tx.execute(delete(LinkCode).where(unused))


async def use_code(tx: Transaction, code: str, now: datetime) -> int | None:
    """Use a code up; whose it is, None if it is no such code, used, or too old."""
    mine = LinkCode.code_hash.in_(tx.vault.fingerprints(_PURPOSE, code))
    free = mine & LinkCode.used_at.is_(None) & (LinkCode.expires_at > now)
    used = await tx.execute(update(LinkCode).where(free).values(used_at=now))
    if not used.rowcount:
        return None
    return int((await tx.execute(select(LinkCode.person_id).where(mine))).scalar_one())


async def link(tx: Transaction, account_id: int, person_id: int) -> None:
    await _belong(tx, account_id, person_id)


async def unlink(tx: Transaction, account_id: int) -> None:
    """The account belongs to nobody any more; what was sent from it stays as it is."""
    await _belong(tx, account_id, None)


async def sign_out(tx: Transaction, account_id: int) -> None:
    """As `unlink`, and where the account is a web page its session ends."""
    sealed = (
        await tx.execute(select(Account.address).where(Account.id == account_id))
    ).scalar_one()
    await web.close_session(tx, tx.vault.decrypt(sealed))
    await unlink(tx, account_id)


async def _belong(tx: Transaction, account_id: int, person_id: int | None) -> None:
    mine = Account.id == account_id
    state = (await tx.execute(select(Account.state).where(mine))).scalar_one()
    kept = {name: state[name] for name in (people.TRIED,) if name in state}
    await tx.execute(update(Account).where(mine).values(person_id=person_id, state=kept))
