"""Where the rules about commands speak, where they are silent, and how loudly."""

from pathlib import Path

import pytest

from deploy_production.skillfile.grammar import ONLY_INSIDE, ROOTS
from tests.unit.validators.rules._found import places
from validators.document import Document, Kind
from validators.engine import check_document
from validators.policy import Policy
from validators.rule import Profile, Severity
from validators.rules._commands import fence
from validators.rules._examples import CHECK, HEAD, gate, process
from validators.rules.vs310_unbalanced_tag import CONTROL

SEED = Path(__file__).parents[4] / "skills" / "deploy-production" / "SKILL.md"


def _script(text: str, path: str = "a.sh") -> list[tuple[str, Severity]]:
    outcome = check_document(Document(text.encode(), path=path, kind=Kind.SCRIPT), Policy())
    assert not outcome.faults, outcome.faults[0].trace
    return [(finding.code, finding.severity) for finding in outcome.findings]


@pytest.mark.parametrize("profile", [Profile.CLAUDE_CODE, Profile.SEED])
def test_shipped_skill_has_advice_only_and_every_rule_of_it_is_argued(profile: Profile) -> None:
    outcome = check_document(Document(SEED.read_bytes(), path=str(SEED)), Policy(profile=profile))
    argued = (SEED.parents[2] / "docs" / "decisions" / "0013-advice-on-the-shipped-skill.md").read_text("utf-8")
    commands = [finding for finding in outcome.findings if finding.code[2] in "3478"]
    assert commands
    assert {finding.severity for finding in outcome.findings} == {Severity.ADVICE}
    assert [finding.code for finding in outcome.findings if f"| {finding.code} {finding.slug} |" not in argued] == []


def test_same_line_weighs_more_in_a_script_than_behind_a_gate() -> None:
    line = "kubectl rollout undo deployment/shop"
    assert ("VS720", Severity.WARNING) in _script(line)
    gated = check_document(Document((HEAD + process(line)).encode()), Policy(select=("VS720",)))
    assert [finding.severity for finding in gated.findings] == [Severity.ADVICE]


def test_severity_of_the_settings_counts_before_that_of_the_standing() -> None:
    policy = Policy(select=("VS720",), severity={"VS720": Severity.ERROR})
    gated = check_document(Document((HEAD + process("kubectl rollout undo deployment/shop")).encode()), policy)
    assert [finding.severity for finding in gated.findings] == [Severity.ERROR]


def test_words_in_a_sentence_are_no_commands() -> None:
    assert places("VS702", HEAD + "\nRun `kubectl logs -f x` to look.\n") == []
    assert places("VS702", HEAD + gate(CHECK) + "\nNever run `kubectl logs -f x`.\n") == []
    assert places("VS702", HEAD + gate(CHECK) + "\n- Run `kubectl logs -f x`.\n") != []


def test_terminal_shows_commands_behind_its_prompt() -> None:
    text = HEAD + "\n```console\n$ kubectl logs -f x\nkubectl logs -f y\n```\n"
    assert places("VS702", text) == ["8:3"]


@pytest.mark.parametrize(
    "line",
    [
        "timeout 60 kubectl logs -f x",
        "kubectl logs -f x &",
        "kubectl logs -f x | head -5",
        "kubectl logs x --follow=false",
        "kubectl rollout status x --watch=false",
        "kubectl get pods -o wide",
    ],
)
def test_command_that_ends_is_no_unbounded_wait(line: str) -> None:
    assert places("VS702", fence(line)) == []


@pytest.mark.parametrize(
    ("line", "is_found"),
    [
        ("docker push a:latest", True),
        ('docker push "$REPO:latest"', True),
        ("docker push $REPO:$TAG", False),
        ("docker push ${IMAGE}", False),
        ("docker push a@sha256:0", False),
        ("docker push --all-tags a", False),
        ("docker push registry:5000/a", True),
        ("docker build -t a .", False),
        ("docker buildx build --push -t a -t a:1 .", True),
        ("docker pull postgres", False),
    ],
)
def test_image_in_a_script(line: str, *, is_found: bool) -> None:
    assert (("VS701", Severity.WARNING) in _script(line)) == is_found


def test_change_in_the_gate_or_rollback_is_not_told_twice() -> None:
    text = HEAD + gate(CHECK.replace("npm test", "kubectl apply -f x"))
    assert places("VS705", text) == []


@pytest.mark.parametrize("tail", ["|| true", "|| :", "|| exit 0", "|| echo failed"])
def test_failure_that_is_thrown_away(tail: str) -> None:
    assert ("VS730", Severity.WARNING) in _script(f"kubectl apply -f x {tail}\n")


@pytest.mark.parametrize(
    "line", ["kubectl delete job x || true", "kubectl apply -f x || exit 1", "kubectl get x || true"]
)
def test_failure_that_may_be_thrown_away(line: str) -> None:
    assert "VS730" not in [code for code, _ in _script(line)]


def test_rules_that_are_written_out_know_the_names_of_the_grammar() -> None:
    assert ROOTS | ONLY_INSIDE == CONTROL
