"""The application repository of an end-to-end test, in a fresh namespace."""

from pathlib import Path

import pytest

from testbed.bed import Bed
from tests.e2e.shop import Shop


@pytest.fixture
def shop(bed: Bed, namespace: str, tmp_path: Path) -> Shop:
    made = Shop(path=tmp_path / "shop", bed=bed, namespace=namespace, state=tmp_path / "state")
    made.create()
    return made
