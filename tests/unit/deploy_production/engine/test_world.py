from dataclasses import FrozenInstanceError, fields, replace
from pathlib import Path

import pytest

from deploy_production.engine.world import Release, World
from tests.simulators.engine import Bench


def test_a_world_is_the_same_for_a_whole_run(tmp_path: Path) -> None:
    world = Bench(tmp_path).world()

    with pytest.raises(FrozenInstanceError):
        world.clock = replace(world).clock  # type: ignore[misc]  # that it cannot is the point


def test_a_world_gives_no_environment_to_anybody_who_was_not_given_one(tmp_path: Path) -> None:
    assert Bench(tmp_path).world().environment == {}


def test_everything_that_is_outside_is_given_and_never_found(tmp_path: Path) -> None:
    """Every port must be named by who composes the world; only the environment may be left out."""
    optional = {entry.name for entry in fields(World) if entry.name == "environment"}

    with pytest.raises(TypeError, match=f"missing {len(fields(World)) - len(optional)} required"):
        World()  # type: ignore[call-arg]  # that it cannot is the point


def test_a_release_cannot_be_made_without_the_documents_that_govern_it() -> None:
    with pytest.raises(TypeError, match="'skill', 'settings', and 'settings_digest'"):
        Release(version="v1", commit="c" * 40, tree="d" * 40)  # type: ignore[call-arg]  # that it cannot is the point
