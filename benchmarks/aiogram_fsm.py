"""What benchmarks.telegram compares with: aiogram's FSM, its state in SQLite at every update.

python -m benchmarks.aiogram_fsm API_URL TOKEN FILE QUESTIONS
"""

import asyncio
import json
import sqlite3
import sys
from collections.abc import Mapping
from typing import Any

from aiogram import Bot, Dispatcher
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.filters import CommandStart
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State
from aiogram.fsm.storage.base import BaseStorage, StateType, StorageKey
from aiogram.types import Message

ANSWERING = State("answering", group_name="form")


class InSqlite(BaseStorage):
    """State and answers in one row a person, durable at every change: as small as it can be made."""

    def __init__(self, file: str) -> None:
        self._database = sqlite3.connect(file, isolation_level=None)
        for pragma in ("journal_mode=WAL", "synchronous=FULL"):
            self._database.execute(f"PRAGMA {pragma}")
        self._database.execute("CREATE TABLE people (id TEXT PRIMARY KEY, state TEXT, data TEXT)")

    async def set_state(self, key: StorageKey, state: StateType = None) -> None:
        name = state.state if isinstance(state, State) else state
        self._keep(key, name, json.dumps(await self.get_data(key)))

    async def get_state(self, key: StorageKey) -> str | None:
        return self._row(key)[0]

    async def set_data(self, key: StorageKey, data: Mapping[str, Any]) -> None:
        self._keep(key, await self.get_state(key), json.dumps(dict(data)))

    async def get_data(self, key: StorageKey) -> dict[str, Any]:
        return dict(json.loads(self._row(key)[1]))

    async def close(self) -> None:
        self._database.close()

    def _row(self, key: StorageKey) -> tuple[str | None, str]:
        query = "SELECT state, data FROM people WHERE id = ?"
        row = self._database.execute(query, (str(key.chat_id),)).fetchone()
        return (row[0], row[1]) if row else (None, "{}")

    def _keep(self, key: StorageKey, state: str | None, data: str) -> None:
        row = (str(key.chat_id), state, data)
        self._database.execute("INSERT OR REPLACE INTO people VALUES (?, ?, ?)", row)


def build(file: str, questions: int) -> Dispatcher:
    """A form of so many questions; each answer is kept and the next question asked."""
    dispatcher = Dispatcher(storage=InSqlite(file))

    async def starts(message: Message, state: FSMContext) -> None:
        await state.set_state(ANSWERING)
        await message.answer(f"Câu hỏi 1 của {questions}?")

    async def answers(message: Message, state: FSMContext) -> None:
        data = await state.get_data()
        number = len(data) + 1
        await state.set_data({**data, str(number): message.text})
        if number == questions:
            await state.clear()
            await message.answer("Đã nhận báo cáo.")
        else:
            await message.answer(f"Câu hỏi {number + 1} của {questions}?")

    dispatcher.message.register(starts, CommandStart())
    dispatcher.message.register(answers, ANSWERING)
    return dispatcher


async def main(api_url: str, token: str, file: str, questions: int) -> None:
    session = AiohttpSession(api=TelegramAPIServer.from_base(api_url))
    await build(file, questions).start_polling(Bot(token, session=session), polling_timeout=2)


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], sys.argv[2], sys.argv[3], int(sys.argv[4])))
