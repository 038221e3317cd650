import pytest

from tests.unit.validators.rules._found import findings
from validators.rules._skills import skill

FILES = {"release-shop/scripts/ship.sh": "", "release-shop/references/steps.md": ""}


@pytest.mark.parametrize(
    ("body", "place"),
    [
        ("Run `scripts/shp.sh`.", "6:6"),
        ("Read references/stpes.md.", "6:6"),
        ("```bash\nbash scripts/shp.sh --now\n```", "7:6"),
        ("Run ${CLAUDE_SKILL_DIR}/bin/ship.sh.", "6:25"),
    ],
)
def test_missing_file_is_found_where_it_is_named(body: str, place: str) -> None:
    assert [str(finding.start) for finding in findings("VS611", skill(body=body), files=FILES)] == [place]


@pytest.mark.parametrize(
    "body",
    [
        "Run `scripts/ship.sh` and read references/steps.md.",
        "Use references/ for detailed content.",
        "Read `references/*.md` or `references/<topic>.md` or references/{topic}.md.",
        "Run `templates/a.sh`, which is the project's.",
        "See https://example.com/scripts/shp.sh and other/scripts/shp.sh.",
        "Link [a](references/b.md).",
        "Run ${CLAUDE_SKILL_DIR}/scripts/ship.sh.",
    ],
)
def test_other_name_is_left_alone(body: str) -> None:
    assert findings("VS611", skill(body=body), files=FILES) == []


def test_file_is_told_once() -> None:
    assert len(findings("VS611", skill(body="scripts/a.sh, scripts/a.sh, ./scripts/a.sh"), files=FILES)) == 1


@pytest.mark.parametrize(
    "body",
    [
        "See [references/stpes.md](references/stpes.md), which the rule about links tells.",
        "See [`references/stpes.md`](steps.md).",
        "**Examples**: `references/money.md` for prices, `references/laws.md` for rules.",
        "A name (e.g. `references/money.md`) says what is in it.",
        "Run `python scripts/script_name.py --help`.",
        "A finding looks so: scripts/shp.sh:42",
        "A `references/money.md` would be helpful.",
    ],
)
def test_example_and_label_are_left_alone(body: str) -> None:
    assert findings("VS611", skill(body=body), files=FILES) == []


@pytest.mark.parametrize(
    "body",
    [
        "```markdown\nscripts/shp.sh\n```",
        "```bash\n# scripts/shp.sh\nset -e\n```",
        "```bash\ncp scripts/ship.sh scripts/mine.sh\n```",
        "```bash\npython -m pytest tests/\npython scripts/train.py\n```",
        "```bash\npython scripts/ship.py --input assets/day.json\n```",
        "Write `import logo from './assets/logo.png'`.",
    ],
)
def test_path_that_code_does_not_run_is_left_alone(body: str) -> None:
    files = {**FILES, "release-shop/scripts/ship.py": "", "release-shop/assets/flow.png": ""}
    assert findings("VS611", skill(body=body), files=files) == []


@pytest.mark.parametrize(
    "making",
    [
        "```bash\nsh scripts/ship.sh > scripts/day.json\n```",
        "Save the answer to `scripts/day.json`.",
        "It creates `scripts/day.json`.",
    ],
)
def test_file_that_the_work_makes_is_left_alone_wherever_it_is_named(making: str) -> None:
    assert findings("VS611", skill(body=f"{making}\n\nThen read `scripts/day.json`."), files=FILES) == []


@pytest.mark.parametrize(
    "body",
    [
        "The limits stand in `price-shop`'s\n`references/limits.md`.",
        "Read `references/limits.md` in the `price-shop` skill.",
        "See `price-shop`: its `references/limits.md` has them.",
    ],
)
def test_file_of_another_skill_is_left_alone(body: str) -> None:
    assert findings("VS611", skill(body=body), files=FILES) == []


def test_file_above_the_skill_is_left_alone() -> None:
    path = "shop/skills/release-shop/SKILL.md"
    files = {f"shop/skills/{name}": text for name, text in FILES.items()}
    text = skill(body="Run `scripts/all.sh`.")
    assert len(findings("VS611", text, path=path, files=files)) == 1
    assert findings("VS611", text, path=path, files={**files, "shop/scripts/all.sh": ""}) == []


def test_file_above_is_none_from_the_folder_of_the_skill() -> None:
    files = {**FILES, "scripts/all.sh": ""}
    assert len(findings("VS611", skill(body="Run `${CLAUDE_SKILL_DIR}/scripts/all.sh`."), files=files)) == 1


def test_text_that_teaches_how_skills_are_written_is_left_alone() -> None:
    lesson = "Write SKILL.md. Read SKILL.md. Keep SKILL.md short. Move parts of SKILL.md, and link them in SKILL.md.\n"
    assert findings("VS611", skill(body=f"{lesson}\nDetails: `references/money.md`"), files=FILES) == []
    linked = lesson.replace("SKILL.md", "[it](../a/SKILL.md)")
    assert len(findings("VS611", skill(body=f"{linked}\nDetails: `references/money.md`"), files=FILES)) == 1


@pytest.mark.parametrize(
    "body",
    [
        "Follow references/quality-guide.md.",
        "```bash\nuv run --python 3.14 python3 scripts/shp.py a.pdf\n```",
        "```\n$ ./scripts/shp.sh\n```",
        "Run `python scripts/shp.py --fast`.",
        "For examples: read `references/more-examples.md`.",
    ],
)
def test_file_that_is_run_or_read_is_found(body: str) -> None:
    assert len(findings("VS611", skill(body=body), files=FILES)) == 1


@pytest.mark.parametrize("folder", ["references", "resources"])
def test_texts_to_be_read_are_those_of_the_skill_also_when_it_has_none(folder: str) -> None:
    body = f"Read `{folder}/steps.md`, `{folder}/steps.yaml` and `scripts/ship.sh`."
    assert [str(found.start) for found in findings("VS611", skill(body=body))] == ["6:7"]
