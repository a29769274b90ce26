"""Fixtures of the tests over Zalo."""

from collections.abc import AsyncIterator

import pytest

from tests.emulator.zalo import FakeZalo


@pytest.fixture
async def zalo() -> AsyncIterator[FakeZalo]:
    """A fake Zalo without faults that answers every event once."""
    zalo = FakeZalo()
    await zalo.start()
    yield zalo
    await zalo.stop()
