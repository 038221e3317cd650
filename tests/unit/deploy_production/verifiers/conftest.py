"""A world with an empty git repository."""

from pathlib import Path

import pytest

from tests.simulators.world import World
from tests.unit.deploy_production.adapters.gitbox import GitBox


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(box=GitBox(tmp_path / "repository", tmp_path / "home").init())
