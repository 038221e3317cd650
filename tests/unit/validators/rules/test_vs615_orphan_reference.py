import pytest

from tests.unit.validators.rules._found import findings
from validators.rules._skills import skill

FILES = {"release-shop/references/steps.md": "", "release-shop/references/notes.txt": ""}


@pytest.mark.parametrize("body", ["Ship it.", "The references are good.", "Read references/other.md."])
def test_reference_that_nothing_names_is_found(body: str) -> None:
    assert len(findings("VS615", skill(body=body), files=FILES)) == 1


@pytest.mark.parametrize(
    "body", ["Read references/steps.md.", "Read steps.", "All of `references/`.", "See references/*.md", "`references`"]
)
def test_reference_that_is_named_alone_or_with_its_folder_is_left_alone(body: str) -> None:
    assert findings("VS615", skill(body=body), files=FILES) == []


def test_reference_that_another_one_names_is_left_alone() -> None:
    files = {**FILES, "release-shop/references/more.md": "See steps.md."}
    assert findings("VS615", skill(body="Read references/more.md."), files=files) == []


@pytest.mark.parametrize("file", ["NOTES.md", "agents/reader.md", "scripts/read.py", "plan.yaml"])
def test_reference_that_another_file_of_the_skill_names_is_left_alone(file: str) -> None:
    files = {**FILES, f"release-shop/{file}": "references/steps.md"}
    assert findings("VS615", skill(body="Ship it."), files=files) == []
    assert len(findings("VS615", skill(body="Ship it."), files={**FILES, f"release-shop/{file}": "steps"})) == 1


def test_readme_of_the_references_is_left_alone() -> None:
    files = {"release-shop/references/README.md": ""}
    assert findings("VS615", skill(body="Ship it."), files=files) == []


def test_reference_that_an_agent_of_the_plugin_names_is_left_alone() -> None:
    path, reference = "skills/release-shop/SKILL.md", {"skills/release-shop/references/steps.md": ""}
    files = {**reference, "agents/reader.md": "Read references/steps.md."}
    manifest = {".claude-plugin/plugin.json": "{}"}
    assert len(findings("VS615", skill(body="Ship it."), path=path, files=files)) == 1
    assert findings("VS615", skill(body="Ship it."), path=path, files={**files, **manifest}) == []
