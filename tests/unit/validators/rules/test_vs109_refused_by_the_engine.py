import pytest

from tests.unit.validators.rules._found import places
from validators.rules._examples import CHECK, HEAD, gate


@pytest.mark.parametrize(
    ("line", "count"),
    [
        ("risk: high", 1),
        ("author: Ada", 1),
        ("disallowedTools: Edit", 1),
        ("license: !free MIT", 1),
        ("effort: HIGH", 1),
        ("disable_model_invocation: true", 0),
        ("context: branch", 0),
        ("paths: [src", 0),
        ("model: opus", 0),
    ],
)
def test_head_that_only_the_engine_refuses_is_found(line: str, count: int) -> None:
    assert len(places("VS109", HEAD.replace("name:", f"{line}\nname:") + gate(CHECK))) == count


def test_skill_without_control_blocks_is_left_alone() -> None:
    assert places("VS109", HEAD.replace("name:", "risk: high\nname:")) == []


def test_long_description_is_refused_before_a_deployment() -> None:
    text = HEAD.replace("the shop.", "the shop. " + "It does. " * 120) + gate(CHECK)
    assert places("VS109", text) == ["3:1"]
