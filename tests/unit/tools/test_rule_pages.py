import json
from pathlib import Path

import jsonschema
import pytest

from tools import rule_pages
from validators.catalogue import codes


def test_every_rule_has_a_page_and_a_line_in_the_index(tmp_path: Path) -> None:
    assert rule_pages.main([], tmp_path) == 0
    pages = tmp_path / "docs" / "rules"
    assert sorted(path.stem for path in pages.glob("VS*.md")) == list(codes())
    index = (pages / "README.md").read_text(encoding="utf-8")
    assert all(f"[{code}]({code}.md)" in index for code in codes())


def test_pages_are_current_once_written(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert rule_pages.main(["--check"], tmp_path) == 1
    assert "not current: docs/rules/VS101.md" in capsys.readouterr().err
    rule_pages.main([], tmp_path)
    assert rule_pages.main(["--check"], tmp_path) == 0


def test_page_of_a_rule_that_is_gone_is_stale_and_removed(tmp_path: Path) -> None:
    rule_pages.main([], tmp_path)
    old = tmp_path / "docs" / "rules" / "VS000.md"
    old.write_text("old", encoding="utf-8")
    assert rule_pages.stale(tmp_path) == [old]
    rule_pages.main([], tmp_path)
    assert not old.exists()


def test_schema_of_the_settings_is_a_schema() -> None:
    text = next(text for path, text in rule_pages.documents(Path("/x")).items() if path.suffix == ".json")
    jsonschema.Draft202012Validator.check_schema(json.loads(text))
