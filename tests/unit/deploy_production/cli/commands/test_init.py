import json

from deploy_production.errors import ExitCode
from tests.simulators.terminal import Terminal


def test_init_writes_the_settings_and_names_the_lines_to_fill_in(terminal: Terminal) -> None:
    answer = terminal.run("init")
    written = (terminal.directory / "deploy-production.yaml").read_text()
    assert answer.code == ExitCode.OK
    named = [line for line in answer.stdout.splitlines() if line.startswith("  fill in line ")]
    assert named
    for line in named:
        number, _, text = line.removeprefix("  fill in line ").partition(": ")
        assert written.splitlines()[int(number) - 1].strip() == text


def test_init_never_overwrites(terminal: Terminal) -> None:
    path = terminal.directory / "deploy-production.yaml"
    path.write_text("mine\n")
    answer = terminal.run("init", "--json")
    assert answer.code == ExitCode.BAD_INPUT
    assert json.loads(answer.stdout)["code"] == "SETTINGS_INVALID"
    assert path.read_text() == "mine\n"


def test_init_proposes_a_context_of_the_named_kubeconfig(terminal: Terminal) -> None:
    kubeconfig = terminal.directory / "kubeconfig"
    kubeconfig.write_text("contexts:\n- name: shop-eu\n  context: {}\n")
    terminal.environment["KUBECONFIG"] = f"{kubeconfig}:/elsewhere"
    terminal.run("init")
    assert "shop-eu" in (terminal.directory / "deploy-production.yaml").read_text()


def test_init_does_not_open_the_application(terminal: Terminal) -> None:
    terminal.run("init")
    assert terminal.opened == []
