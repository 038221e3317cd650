import shutil
import sys
from dataclasses import replace

import pytest

from deploy_production.model.gate import CheckResult, Verdict
from deploy_production.model.operation import DockerPush
from deploy_production.verifiers.tests_pass import VERIFIER
from tests.simulators.world import World, fact, judge

PYTHON = (sys.executable, "-c")
GOOD = "print('Ran 3 tests in 0.01s'); print('OK')"
JUNIT = "open('junit.xml','w').write('<testsuite tests=\"9\"><testcase/><testcase/></testsuite>')"


def judged(world: World, script: str, **section: object) -> CheckResult:
    world.box.commit("Change", app="1")
    world.checks = {"tests_pass": {"command": [*PYTHON, script], **section}}
    return judge(VERIFIER, world)


def test_tests_that_ran_and_passed_pass(world: World) -> None:
    result = judged(world, GOOD)
    assert (result.verdict, result.summary) == (Verdict.PASS, "3 tests passed.")
    assert fact(result, "tests") == "3 passed, 0 failed, 0 skipped, read as unittest"
    assert (fact(result, "exit code"), fact(result, "output")) == ("0", "Ran 3 tests in 0.01s\nOK")
    assert fact(result, "commit") == world.box.git("rev-parse", "HEAD")
    assert fact(result, "tree") == world.box.git("rev-parse", "HEAD^{tree}")
    assert fact(result, "output digest").startswith("sha256:")


def test_the_commit_is_tested_and_not_the_working_tree(world: World) -> None:
    world.box.commit("Change", app="1")
    world.box.write("app", "broken")
    world.box.write("left-over", "x")
    script = f"import os; assert open('app').read() == '1' and os.listdir() == ['app']; {GOOD}"
    world.checks = {"tests_pass": {"command": [*PYTHON, script]}}
    assert judge(VERIFIER, world).verdict is Verdict.PASS


def test_another_exit_code_fails_whatever_was_counted(world: World) -> None:
    result = judged(world, f"{GOOD}; raise SystemExit(2)")
    assert (result.verdict, result.summary) == (Verdict.FAIL, "the test command ended with exit code 2.")


@pytest.mark.parametrize(
    ("script", "words"),
    [
        ("print('Ran 0 tests in 0.0s'); print('OK')", "no tests ran"),
        ("print('Ran 2 tests in 0.0s'); print('OK (skipped=2)')", "all 2 tests were skipped"),
        ("print('# tests 2'); print('# pass 1'); print('# fail 1')", "1 tests failed although the exit code is 0"),
    ],
)
def test_exit_code_0_alone_is_no_pass(world: World, script: str, words: str) -> None:
    result = judged(world, script)
    assert result.verdict is Verdict.FAIL
    assert words in result.summary


@pytest.mark.parametrize("script", ["pass", "print('all good')", "print('ok  example/pkg 0.01s')"])
def test_output_without_a_count_is_an_error(world: World, script: str) -> None:
    result = judged(world, script)
    assert (result.verdict, result.summary) == (Verdict.ERROR, "how many tests ran is not understood.")
    assert "checks.tests_pass.report" in result.remedy


def test_output_that_is_cut_is_an_error(world: World) -> None:
    result = judged(world, f"print('Ran 1 tests in 0s'); print('x' * 5_000_000); {GOOD}")
    assert result.verdict is Verdict.ERROR
    assert "failures may be hidden" in result.summary


def test_a_report_is_counted_instead_of_the_output(world: World) -> None:
    result = judged(world, JUNIT, report="junit.xml")
    assert (result.verdict, result.summary) == (Verdict.PASS, "2 tests passed.")


def test_a_report_that_was_not_written_is_an_error(world: World) -> None:
    result = judged(world, GOOD, report="junit.xml")
    assert result.verdict is Verdict.ERROR
    assert "wrote no report to junit.xml" in result.summary


def test_a_report_that_is_part_of_the_commit_is_an_error(world: World) -> None:
    world.box.write("junit.xml", "<testsuite><testcase/></testsuite>")
    result = judged(world, JUNIT, report="junit.xml")
    assert result.verdict is Verdict.ERROR
    assert "is part of the commit" in result.summary


def test_setup_commands_run_first_in_the_same_checkout(world: World) -> None:
    setup = [[*PYTHON, "open('ready','w').write('x')"]]
    assert judged(world, f"open('ready').read(); {GOOD}", setup=setup).verdict is Verdict.PASS


def test_a_setup_command_that_fails_is_a_fail(world: World) -> None:
    result = judged(world, GOOD, setup=[[*PYTHON, "raise SystemExit(7)"]])
    assert result.verdict is Verdict.FAIL
    assert "the setup command" in result.summary
    assert "ended with exit code 7" in result.summary


def test_a_command_that_does_not_end_is_an_error(world: World) -> None:
    result = judged(world, "import time; time.sleep(60)", timeout="0.3s")
    assert result.verdict is Verdict.ERROR
    assert "the test command did not end within" in result.summary


def test_a_command_that_does_not_exist_is_an_error(world: World) -> None:
    assert judged(world, "", command=["no-such-program"]).verdict is Verdict.ERROR


def test_the_tests_know_that_nobody_is_watching(world: World) -> None:
    assert judged(world, f"import os; assert os.environ['CI'] == 'true'; {GOOD}").verdict is Verdict.PASS


def test_the_end_of_a_long_output_is_kept(world: World) -> None:
    shown = fact(judged(world, f"print('early\\n' * 1000); {GOOD}"), "output")
    assert shown.startswith("… early\n")
    assert shown.endswith("OK")


@pytest.mark.skipif(shutil.which("npm") is None, reason="npm is not installed")
def test_the_skills_own_command_runs_when_the_settings_name_none(world: World) -> None:
    world.box.write("package.json", '{"name": "web", "scripts": {"test": "node --test"}}')
    world.box.write("web.test.js", "require('node:test').test('adds', () => {})")
    world.box.commit()
    world.checks = {"tests_pass": {}}
    result = judge(VERIFIER, world)
    assert (result.verdict, fact(result, "command")) == (Verdict.PASS, "npm test")


def test_a_skill_without_a_test_command_needs_one_in_the_settings(world: World) -> None:
    gate = world.skill.gates[0]
    command = gate.checks[0].command
    assert command is not None
    pushing = replace(gate.checks[0], command=replace(command, operation=DockerPush(reference="x")))
    world.skill = replace(world.skill, gates=(replace(gate, checks=(pushing,)),))
    world.box.commit()
    world.checks = {"tests_pass": {}}
    assert "command: [npm, test]" in judge(VERIFIER, world).remedy


def test_without_settings_the_lines_to_add_are_shown(world: World) -> None:
    world.box.commit()
    world.checks = {"tests_pass": None}
    result = judge(VERIFIER, world)
    assert result.verdict is Verdict.ERROR
    assert "tests_pass is not configured" in result.summary
