import json

from deploy_production.errors import ExitCode, LedgerError
from tests.simulators.terminal import Terminal


def test_an_intact_ledger_is_counted(terminal: Terminal) -> None:
    terminal.run("run", "1.4.0", "--yes")
    answer = terminal.run("verify-ledger")
    assert (answer.code, "14 entries" in answer.stdout) == (ExitCode.OK, True)
    assert json.loads(terminal.run("verify-ledger", "--json").stdout)["entries"] == 14


def test_a_broken_ledger_is_code_5(terminal: Terminal) -> None:
    terminal.use_cases.failures["verify_ledger"] = LedgerError("entry 3 does not fit", diagnosis="Keep the file.")
    assert terminal.run("verify-ledger").code == ExitCode.RECORD
