"""The whole corpus through the guard: in a fork, in an ordinary session, in a project without settings."""

from collections.abc import Mapping

import pytest

from tests.guard.kit import corpus
from tests.guard.kit.asking import Home, Where, answer, denied, make_home

CONTEXTS = ("production", "dev")
SAMPLE = 37
"""Every so many lines are also put to the hook as a whole process."""


@pytest.fixture(scope="session")
def homes(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Home]:
    folder = tmp_path_factory.mktemp("homes")
    return {context: make_home(folder / context, context) for context in CONTEXTS}


@pytest.mark.parametrize("family", corpus.families())
def test_fork_changes_nothing_and_reads_everything(
    homes: Mapping[str, Home], family: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    wrong = []
    for line in corpus.lines(family):
        why = denied(homes[line.context], line.text, Where.FORK, monkeypatch)
        if bool(why) != (line.label in corpus.DENIED_IN_FORK):
            wrong.append(f"{line.place}\n    said: {why or 'nothing'}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("family", corpus.families())
def test_session_is_kept_from_protected_targets_only(
    homes: Mapping[str, Home], family: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    wrong = []
    for line in corpus.lines(family):
        why = denied(homes[line.context], line.text, Where.SESSION, monkeypatch)
        if line.label not in {"hold", "wary"} and bool(why) != (line.label == "deny"):
            wrong.append(f"{line.place}\n    said: {why or 'nothing'}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("family", [name for name in corpus.families() if name != "own"])
def test_project_without_settings_is_left_alone(
    homes: Mapping[str, Home], family: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    wrong = [
        line.place
        for line in corpus.lines(family)
        if denied(homes[line.context], line.text, Where.FREE, monkeypatch)
    ]  # fmt: skip
    assert not wrong, "\n".join(wrong)


def test_every_denial_is_a_sentence_that_names_a_tool_of_ours(
    homes: Mapping[str, Home], monkeypatch: pytest.MonkeyPatch
) -> None:
    for line in corpus.lines("plain"):
        why = denied(homes[line.context], line.text, Where.FORK, monkeypatch)
        assert "mcp__plugin_deploy-production_gate__" in why, line.place
        assert len(why) < 1000
        assert why.isprintable()


def _sample() -> list[corpus.Line]:
    return [line for number, line in enumerate(corpus.lines()) if number % SAMPLE == 0]


def test_whole_process_says_the_same(homes: Mapping[str, Home], monkeypatch: pytest.MonkeyPatch) -> None:
    sample = _sample()
    assert {line.label for line in sample} >= {"deny", "allow"}
    for line in sample:
        home = homes[line.context]
        code, out, err = answer(home, home.question(line.text, Where.FORK), Where.FORK)
        inside = denied(home, line.text, Where.FORK, monkeypatch)
        assert (code, out) == (2 if inside else 0, ""), line.place
        assert err.strip() == inside, line.place


@pytest.mark.parametrize("tool", ["Bash", "Monitor", "PowerShell"])
def test_every_tool_that_carries_a_command_is_asked_about(homes: Mapping[str, Home], tool: str) -> None:
    home = homes["production"]
    code, out, err = answer(home, home.question("kubectl delete pod web-1", Where.FORK, tool), Where.FORK)
    assert (code, out) == (2, "")
    assert err


@pytest.mark.parametrize("text", [None, 7, ["kubectl", "get", "pods"], {"a": "b"}, True])
def test_a_command_that_is_not_text_is_denied(homes: Mapping[str, Home], text: object) -> None:
    home = homes["production"]
    code, out, err = answer(home, home.question(text, Where.FORK), Where.FORK)
    assert (code, out) == (2, "")
    assert err


@pytest.mark.parametrize(
    "text",
    [
        "kubectl delete pod web-1" + " " * 200_000, "( " * 5000 + "kubectl delete" + ")" * 5000,
        "a;" * 60_000 + "kubectl delete",
        "$(" * 400 + "kubectl delete" + ")" * 400, "{a,b}" * 2000 + " kubectl delete",
        "{a,b}{c,d}" * 15 + "; kubectl delete",
        "x=k;" + "x=$x$x;" * 3000 + "kubectl delete", "echo " + "`" * 999 + " kubectl delete",
        "f() { f; f; kubectl delete; }; f",
        "kubectl delete \x1b[2K", "kubectl delete\u202epods", "kub\u0435ctl get; kubectl delete pod web-1",
        "\ud800 kubectl delete",
        "kubectl\r\ndelete", "for i in {1..999999999}; do kubectl delete $i; done", "if " * 3000 + "kubectl delete",
        "<<E " * 500 + "kubectl delete",
        "x" * 100_000 + "; kubectl delete pod web-1", "${x:-" * 3000 + "kubectl delete",
        "for a in 1 2 3; do " * 12 + "kubectl delete x; " + "done; " * 12, "eval " * 5000 + "kubectl delete",
        "sudo " * 5_000 + "kubectl delete", "[[ " + "( " * 4000 + "kubectl delete",
        "echo " + "$((" * 2000 + "kubectl delete",
    ],
    ids=range(24),
)  # fmt: skip
def test_a_text_made_to_wear_the_guard_out_is_denied_in_time(homes: Mapping[str, Home], text: str) -> None:
    home = homes["production"]
    code, out, err = answer(home, home.question(text, Where.FORK), Where.FORK)
    assert (code, out) == (2, "")
    assert "did not come to an end" not in err
    assert "failed" not in err
