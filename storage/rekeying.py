"""Puts everything that is kept encrypted, or found by a keyed hash, under another secret key."""

from sqlalchemy import select, update

from storage import audit, facts
from storage.database import Transaction
from storage.models import Account, ChannelSecret, WebPush
from storage.vault import Vault

KEY = "key"
"""Under this name the database remembers which key is its own (by a keyed hash)."""

ENCRYPTED = (
    (ChannelSecret.channel, ChannelSecret.content),
    (WebPush.session_id, WebPush.subscription),
)
"""What is kept encrypted besides addresses: the column that names the row, and the one that holds it."""


def mark(vault: Vault) -> str:
    return vault.fingerprint(KEY)


async def rekey(tx: Transaction) -> int:
    """Everything is written with the present key of the transaction's vault; the older ones can still
    read it. Returns how many addresses there were.

    Codes, tokens and sessions are kept as hashes only: those given out before are found by the older
    keys, and move to the present one when they are used. Raises WrongKey, ValueError (the record of
    who did what was sealed by somebody else).
    """
    accounts = (
        await tx.execute(select(Account.id, Account.channel, Account.address, Account.status))
    ).all()
    for account in accounts:
        address = tx.vault.decrypt(account.address)
        fresh = {"address": tx.vault.encrypt(address)}
        if address:  # one that was erased is found by nothing
            fresh["address_hash"] = tx.vault.fingerprint(account.channel, address)
        await tx.execute(update(Account).where(Account.id == account.id).values(**fresh))
    for key, column in ENCRYPTED:
        for place, sealed in await tx.execute(select(key, column)):
            fresh = {column.key: tx.vault.encrypt(tx.vault.decrypt(sealed))}
            await tx.execute(update(column.class_).where(key == place).values(**fresh))
    await audit.seal_again(tx)
    await facts.write(tx, KEY, mark(tx.vault))
    return len(accounts)
