import pytest

from tests.unit.validators.rules._found import places
from validators.rules._examples import CHECK, HEAD, UNDO, VERIFY, gate, process, rollback


@pytest.mark.parametrize(
    ("command", "waits"),
    [
        ("kubectl logs -f deployment/shop", True),
        ("kubectl logs --follow deployment/shop", True),
        ("kubectl logs deployment/shop --tail=5", False),
        ("kubectl rollout status deployment/shop", True),
        ("kubectl rollout status deployment/shop --timeout=60s", False),
    ],
)
def test_unbounded_wait_in_a_step(command: str, *, waits: bool) -> None:
    assert places("VS702", HEAD + process(command)) == (["23:1"] if waits else [])


def test_unbounded_wait_in_a_check() -> None:
    text = HEAD + gate(CHECK.replace("npm test", "kubectl rollout status deployment/shop"))
    assert places("VS702", text) == ["9:10"]


def test_unbounded_wait_in_a_duty_is_placed_at_the_command() -> None:
    duty = '<step id="3" action="look">\n<actions>\n- Look at `kubectl logs pod/a -f`\n</actions>\n</step>\n'
    assert places("VS702", HEAD + rollback(UNDO + VERIFY + duty)) == ["21:12"]
