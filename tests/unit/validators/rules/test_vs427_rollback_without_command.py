import pytest

from tests.unit.validators.rules._marked import marked
from validators.rules._examples import HEAD, UNDO, VERIFY, gate, rollback

LOOK = '<step id="1" action="look">\n<actions>\n- Look at the logs\n</actions>\n</step>\n'


def test_rollback_that_only_looks_is_found_at_its_steps() -> None:
    assert marked("VS427", HEAD + rollback(LOOK)) == [("10:1", "<steps>")]


def test_many_steps_that_only_look_restore_nothing_either() -> None:
    text = HEAD + rollback(LOOK + LOOK.replace('"1"', '"2"').replace('"look"', '"report"'))
    assert marked("VS427", text) == [("10:1", "<steps>")]


def test_one_command_among_the_steps_is_enough() -> None:
    assert marked("VS427", HEAD + rollback(LOOK.replace('"1"', '"3"') + UNDO + VERIFY)) == []


def test_steps_that_are_empty_are_the_matter_of_another_rule() -> None:
    assert marked("VS427", HEAD + rollback("")) == []


def test_command_that_is_commented_out_restores_nothing() -> None:
    hidden = LOOK.replace("</actions>\n", "</actions>\n<!-- <command>kubectl apply -f good/</command> -->\n")
    assert marked("VS427", HEAD + gate("") + rollback(hidden)) == [("14:1", "<steps>")]


@pytest.mark.parametrize(
    "command", ["kubectl get pods", "kubectl rollout status deployment/shop", "kubectl logs deployment/shop --tail=9"]
)
def test_commands_that_only_look_restore_nothing(command: str) -> None:
    look = UNDO.replace("kubectl rollout undo deployment/shop", command)
    assert marked("VS427", HEAD + rollback(look)) == [("10:1", "<steps>")]


@pytest.mark.parametrize("command", ["kubectl apply -f good/", "npm run restore", "kubectl rollout undo deployment/a"])
def test_command_that_may_restore_is_enough(command: str) -> None:
    look = VERIFY + UNDO.replace("kubectl rollout undo deployment/shop", command).replace('"1"', '"3"')
    assert marked("VS427", HEAD + rollback(look)) == []
