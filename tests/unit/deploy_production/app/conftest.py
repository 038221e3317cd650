from collections.abc import Iterator
from pathlib import Path

import pytest

from deploy_production.app import application
from tests.unit.deploy_production.app.desk import Desk, Launched


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    made = Desk(tmp_path)
    yield made
    made.close()


@pytest.fixture
def launched(monkeypatch: pytest.MonkeyPatch) -> Launched:
    made = Launched()
    monkeypatch.setattr(application, "launch", made)
    return made
