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
