import pytest

from tests.unit.validators.rules._found import places
from tests.unit.validators.rules._marked import in_script
from validators.rules._examples import CHECK, HEAD, UNDO, VERIFY, gate, process, rollback


@pytest.mark.parametrize(
    ("command", "waits"),
    [
        ("kubectl logs -f deployment/shop", True),
        ("kubectl logs --follow deployment/shop", True),
        ("kubectl logs deployment/shop --tail=5", False),
        ("kubectl rollout status deployment/shop", True),
        ("kubectl rollout status deployment/shop --timeout=60s", False),
        ("argocd app wait shop", True),
        ("argocd --argocd-context prod app wait shop --health", True),
        ("argocd app wait shop --timeout 300", False),
        ("docker-compose logs -f web", True),
        ("docker compose -f a.yml logs -ft web", True),
        ("docker compose -f a.yml logs web", False),
        ("kubectl get pods -Aw", True),
    ],
)
def test_unbounded_wait_in_a_step(command: str, *, waits: bool) -> None:
    assert places("VS702", HEAD + process(command)) == (["23:1"] if waits else [])


def test_output_that_is_read_to_its_first_lines_ends() -> None:
    assert in_script("VS702", 'kubectl logs -f "$(get pod)" | head -5\n') == []
    assert len(in_script("VS702", "kubectl logs -f a | tee log\nhead log\n")) == 1


def test_unbounded_wait_in_a_check() -> None:
    text = HEAD + gate(CHECK.replace("npm test", "kubectl rollout status deployment/shop"))
    assert places("VS702", text) == ["9:10"]


def test_unbounded_wait_in_a_duty_is_placed_at_the_command() -> None:
    duty = '<step id="3" action="look">\n<actions>\n- Look at `kubectl logs pod/a -f`\n</actions>\n</step>\n'
    assert places("VS702", HEAD + rollback(UNDO + VERIFY + duty)) == ["21:12"]
