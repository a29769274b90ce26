"""One JavaRosa for all tests of this folder; where there is no Java the tests say so and are skipped."""

from collections.abc import Iterator

import pytest

from tests.oracle.javarosa import JavaRosa, missing


@pytest.fixture(scope="session")
def javarosa(tmp_path_factory: pytest.TempPathFactory) -> Iterator[JavaRosa]:
    if reason := missing():
        pytest.skip(f"JavaRosa is not asked: {reason}")
    running = JavaRosa(tmp_path_factory.mktemp("javarosa"))
    yield running
    running.close()
