import json

from tests.simulators.terminal import Terminal
from tests.simulators.usecases import SECRET_VALUE


def test_a_plan_shows_the_differences_and_the_command_that_deploys_it(terminal: Terminal) -> None:
    answer = terminal.run("plan", "1.4.0")
    assert "      + image: 1.4.0" in answer.stdout
    assert f"deploy-production run 1.4.0 --plan {terminal.use_cases.stored.digest}" in answer.stdout
    assert [name for name, _ in terminal.use_cases.calls] == ["plan"]


def test_a_plan_as_json_is_one_document_without_secret_values(terminal: Terminal) -> None:
    answer = terminal.run("plan", "1.4.0", "--json")
    assert json.loads(answer.stdout)["digest"] == terminal.use_cases.stored.digest
    assert SECRET_VALUE not in answer.stdout
