from pathlib import Path

import pytest

from deploy_production.model.gate import Verdict
from deploy_production.verifiers.backups_current import VERIFIER
from tests.simulators.world import World, judge


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "is not one list of `key: value` lines"),
        (b"- a\n- b\n", "is not one list of `key: value` lines"),
        (b"a: 1\n---\nb: 2\n", "is not one list of `key: value` lines"),
        (b"just text", "is not one list of `key: value` lines"),
        (b"\xff\xfe", "is not UTF-8 text"),
        (b"a: 1\na: 2\n", "stands here twice"),
        (b"a: !!python/object:os.system {}\n", "is not allowed"),
        (b"a: [\n", "this is not YAML"),
    ],
)
def test_a_file_that_is_no_record_is_an_error_with_an_example(
    world: World, tmp_path: Path, content: bytes, words: str
) -> None:
    (tmp_path / "record.yaml").write_bytes(content)
    path = str(tmp_path / "record.yaml")
    world.box.commit()
    world.checks = {"backups_current": {"backup": path, "restore_test": path, "database": "shop"}}
    result = judge(VERIFIER, world)
    assert result.verdict is Verdict.ERROR
    assert words in result.summary
    assert "database: shop" in result.remedy


def test_a_record_that_is_too_long_is_an_error(world: World, tmp_path: Path) -> None:
    (tmp_path / "record.yaml").write_bytes(b"a: " + b"x" * 1_000_001)
    path = str(tmp_path / "record.yaml")
    world.box.commit()
    world.checks = {"backups_current": {"backup": path, "restore_test": path, "database": "shop"}}
    assert judge(VERIFIER, world).verdict is Verdict.ERROR
