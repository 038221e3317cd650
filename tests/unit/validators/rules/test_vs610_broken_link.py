import pytest

from tests.unit.validators.rules._found import findings
from validators.document import Document
from validators.engine import check_document
from validators.policy import Policy
from validators.rules._skills import skill

FILES = {
    "release-shop/references/steps (old).md": "",
    "release-shop/references/a b.md": "",
    "release-shop/flow.png": "",
}


@pytest.mark.parametrize(
    ("body", "place"),
    [
        ("See [a](references/b.md).", "6:9"),
        ("See [a](./references/b.md#x 'Title').", "6:9"),
        ("See [a](<references/b.md>).", "6:10"),
        ("![a](b.png)", "6:6"),
        ("See [`a`](b.md).", "6:11"),
        ("[a]: b.md", "6:6"),
        ("- [a](references/)", None),
        ("- [a](missing/)", "6:7"),
    ],
)
def test_link_to_a_missing_file_is_found_at_its_target(body: str, place: str | None) -> None:
    found = findings("VS610", skill(body=body), files=FILES)
    assert [str(finding.start) for finding in found] == ([place] if place else [])


@pytest.mark.parametrize(
    "body",
    [
        "[a](references/a%20b.md)",
        "[a](<references/a b.md>)",
        "[a](flow.png?raw=1#x)",
        "[a](references/steps%20(old).md)",
        "[a](https://example.com/b.md) [a](//example.com) [a](mailto:a@example.com)",
        "[a](#heading) [a](url) [a](path/to/file.md) [a](<your-file>.md) [a]({{base}}/b.md) [a]($DIR/b.md)",
        "[a](wiki/page)",
        "[a](../b.md) [a](/b.md)",
        "```\n[a](b.md)\n```\n`[a](b.md)` <!-- [a](b.md) -->",
        "[^1]: b.md is a note.",
        "array[0](b)",
    ],
)
def test_other_link_is_left_alone(body: str) -> None:
    assert findings("VS610", skill(body=body), files=FILES) == []


def test_text_that_stands_nowhere_has_no_broken_links() -> None:
    outcome = check_document(Document(skill(body="[a](b.md)").encode()), Policy(select=("VS610",)))
    assert outcome.findings == []


def test_link_to_what_the_plugin_does_not_hold_is_found() -> None:
    path, plugin = "skills/release-shop/SKILL.md", {".claude-plugin/plugin.json": "{}", "README.md": ""}
    text = skill(body="[a](../stage-shop/SKILL.md) [b](../../README.md) [c](../../../a.md)")
    assert [str(found.start) for found in findings("VS610", text, path=path, files=plugin)] == ["6:5"]
    assert findings("VS610", text, path=path, files={}) == []
