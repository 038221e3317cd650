import pytest

from tests.unit.validators.rules._marked import in_manifest, manifest_findings
from validators.rules.vs813_plugin_path import _with

FILES = {"more/a/SKILL.md": "", "agents/planner.md": "", "hooks/hooks.json": "{}", "hooks/more.json": "{}"}


@pytest.mark.parametrize(
    ("key", "path", "words"),
    [
        ("agents", "./agents/nobody.md", "no such file"),
        ("skills", "../skills", "leads out"),
        ("skills", "./more/../../x", "leads out"),
        ("skills", "more", 'begins with "./"'),
        ("mcpServers", "/etc/servers.json", 'begins with "./"'),
        ("hooks", "./hooks/hooks.json", "loaded by itself"),
    ],
)
def test_path_that_does_not_lead_into_the_plugin_is_found_at_itself(key: str, path: str, words: str) -> None:
    text = _with(key, path)
    (found,) = manifest_findings("VS813", text, files=FILES)
    assert str(found.start) == f"1:{text.index(chr(34) + path) + 1}"
    assert words in found.message


def test_each_wrong_path_of_a_list_is_found() -> None:
    text = _with("agents", "X").replace('"X"', '["./agents/planner.md", "./a.md", "./b.md"]')
    assert [words for _, words in in_manifest("VS813", text, files=FILES)] == ['"./a.md"', '"./b.md"']


@pytest.mark.parametrize(
    ("key", "path"),
    [
        ("skills", "./more"),
        ("agents", "./agents/planner.md"),
        ("hooks", "./hooks/more.json"),
        ("mcpServers", "${CLAUDE_PLUGIN_ROOT}/servers.json"),
        ("mcpServers", "https://shop.example/servers.json"),
        ("homepage", "shop"),
    ],
)
def test_path_that_is_there_and_what_is_no_path_are_left_alone(key: str, path: str) -> None:
    assert in_manifest("VS813", _with(key, path), files=FILES) == []
