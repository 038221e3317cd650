"""What is written about the code is true: named paths exist, links lead somewhere, generated pages are current."""

import re
from pathlib import Path

import pytest

from deploy_production.cli.commands import COMMANDS
from deploy_production.errors import ExitCode
from deploy_production.settings.reading import read_settings
from tools import docs

ROOT = Path(__file__).resolve().parents[1]
SKIPPED = {".venv", ".tools", ".git", "corpus", "node_modules", ".pytest_cache"}
PAGES = sorted(path for path in ROOT.rglob("*.md") if not SKIPPED & set(path.relative_to(ROOT).parts))
FOLDERS = ("deploy_production", "mcp_server", "validators", "testbed", "tests", "tools", "docs", "examples", "skills")
# Patterns and examples that stand for a name instead of being one.
PLACEHOLDERS = re.compile(r"[*<>…$]|YYYY|NNN|/x\.py$|test_x\.py$")


def _ids(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("page", [page for page in PAGES if page.name != "SKILL.md"], ids=_ids)
def test_every_link_to_a_file_leads_somewhere(page: Path) -> None:
    text = re.sub(r"```.*?```", "", page.read_text(encoding="utf-8"), flags=re.DOTALL)
    targets = re.findall(r"\]\((?!https?:|mailto:|#)([^)#\s]+)", text)
    lost = [target for target in targets if not (page.parent / target).exists()]
    assert not lost, f"{_ids(page)} links to {lost}"


# The pages of the example name paths of the example, those of the rules paths of the skills that they show.
OTHERS = {"hello", "rules"}
OURS = [page for page in PAGES if page.name != "SKILL.md" and not OTHERS & set(page.parts)]


@pytest.mark.parametrize("page", OURS, ids=_ids)
def test_every_path_of_this_repository_that_a_page_names_exists(page: Path) -> None:
    words = re.findall(r"`([^`\s]+)`", page.read_text(encoding="utf-8"))
    named = [word.rstrip("/") for word in words if word.split("/")[0] in FOLDERS and "/" in word]
    lost = [word for word in named if not PLACEHOLDERS.search(word) and not (ROOT / word.split(":")[0]).exists()]
    ours = [word for word in lost if not word.startswith("docs/deployments")]
    assert not ours, f"{_ids(page)} names {ours}"


def test_every_generated_document_is_current() -> None:
    assert docs.stale(ROOT) == [], "run: make docs"


def test_writing_the_documents_twice_changes_nothing() -> None:
    assert docs.documents(ROOT) == docs.documents(ROOT)


def test_a_marked_place_is_filled_and_the_rest_is_left_alone() -> None:
    text = "before\n<!-- generated:t -->\nold\n<!-- /generated:t -->\nafter\n"
    assert docs.fill(text, {"t": "new\n"}) == "before\n<!-- generated:t -->\nnew\n<!-- /generated:t -->\nafter\n"


def test_readme_names_every_command_and_every_exit_code() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    assert all(f"| `{name}` |" in text for name in COMMANDS)
    assert all(f"| {code.value} | `{code.name}` |" in text for code in ExitCode)


def test_readme_begins_with_the_two_commands() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    first = text.index("```sh")
    assert text.index("make demo") > first
    assert text.index("make test") < text.index("## ")


def test_make_targets_that_pages_name_exist() -> None:
    targets = set(re.findall(r"^([a-z][a-z-]*):", (ROOT / "Makefile").read_text(encoding="utf-8"), flags=re.MULTILINE))
    for page in PAGES:
        named = set(re.findall(r"`make ([a-z][a-z-]*)", page.read_text(encoding="utf-8")))
        assert named <= targets, f"{_ids(page)} names {sorted(named - targets)}"


def test_make_help_shows_every_target() -> None:
    text = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = re.findall(r"^([a-z][a-z-]*):(.*)$", text, flags=re.MULTILINE)
    assert targets
    assert all("## " in rest for name, rest in targets if name != "export")


def test_decisions_are_listed_and_complete() -> None:
    folder = ROOT / "docs" / "decisions"
    listed = (folder / "README.md").read_text(encoding="utf-8")
    pages = sorted(folder.glob("[0-9]*.md"))
    assert pages
    for page in pages:
        text = page.read_text(encoding="utf-8")
        assert page.name in listed
        assert all(f"## {heading}\n" in text for heading in ("Context", "Options", "Decision", "Cost"))


def test_the_examples_settings_can_be_used() -> None:
    settings = read_settings((ROOT / "examples/hello/deploy-production.yaml").read_bytes())
    assert settings.rehearsal
    assert all(getattr(settings.checks, name) is not None for name in type(settings.checks).model_fields)
