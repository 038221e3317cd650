"""Tests pass.

## Proves

That the tests of exactly this commit ran in a clean checkout of it, ended with exit code 0, and that at least one
passed and none failed. A command that ends well without running a test proves nothing.

It does not prove that the tests are good; what they print is the code's own word, which the review covers.

## Evidence

Command, exit code, counts, commit, tree, the digest of the output, and its end. The counts are read from what the
runner prints last (TAP, node:test, jest, mocha, vitest, pytest, unittest, go test -v, cargo test; several add up), or
from a JUnit report that the command writes. The command gets `CI=true` and an allow-list of the environment.

## Fails when

FAIL: a setup command or the test command ends with another exit code than 0, a test failed, no test ran, or all were
skipped.
ERROR: a command cannot be started or does not end in time, the count is not understood, the output is longer than
4 MB, the report is missing, no JUnit, or part of the commit (it would tell of an earlier run).

## Configure

```yaml
checks:
  tests_pass:
    setup: [[npm, ci]]
    command: [npm, test]         # the skill's command when left out
    report: reports/junit.xml    # optional
    timeout: 15m
```
"""

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Final

from deploy_production.model.canonical import digest_bytes
from deploy_production.model.gate import Fact
from deploy_production.model.operation import RunCommand
from deploy_production.model.text import sanitize
from deploy_production.ports import ProcessResult
from deploy_production.settings.checks import TestsPass as Section
from deploy_production.verifiers._junit import junit_counts
from deploy_production.verifiers._processes import excerpt
from deploy_production.verifiers._test_counts import Counts, read_counts
from deploy_production.verifiers._words import counted, in_words
from deploy_production.verifiers.base import (
    CheckContext,
    Judgement,
    Verifier,
    failed,
    passed,
    unconfigured,
    undecided,
)

_LINES = """\
checks:
  tests_pass:
    setup: [[npm, ci]]
    command: [npm, test]"""
_ENVIRONMENT = {"CI": "true"}
_REPORT_LIMIT = 50_000_000
_REPORT = "Write a JUnit XML report and name it as `checks.tests_pass.report` in deploy-production.yaml."


@dataclass(frozen=True, slots=True, kw_only=True)
class TestsPass:
    timeout: timedelta

    # SKILL: tests_pass
    def verify(self, context: CheckContext) -> Judgement:
        section = context.settings.checks.tests_pass
        argv = _command(context, section)
        if section is None or argv is None:
            return unconfigured("tests_pass", _LINES)
        if section.report and context.repository.read(context.plan.commit, section.report) is not None:
            remedy = f"Remove {section.report} from the repository and ignore it: it must come from this run."
            return undecided(f"the report {section.report} is part of the commit.", remedy=remedy)
        deadline = context.clock.monotonic() + min(section.timeout, self.timeout).total_seconds()
        with context.repository.checkout(context.plan.commit) as folder:
            for command in section.setup:
                result = _run(context, command, folder, deadline)
                problem = _problem(result, _facts(context, result), what=f"the setup command `{' '.join(command)}`")
                if problem is not None:
                    return problem
            result = _run(context, argv, folder, deadline)
            problem = _problem(result, _facts(context, result), what="the test command")
            return problem or _judge(context, section, result, folder)


def _command(context: CheckContext, section: Section | None) -> tuple[str, ...] | None:
    if section is not None and section.command is not None:
        return section.command
    operation = context.check.command.operation if context.check.command is not None else None
    return operation.argv if isinstance(operation, RunCommand) else None


def _run(context: CheckContext, argv: tuple[str, ...], folder: Path, deadline: float) -> ProcessResult:
    left = timedelta(seconds=max(deadline - context.clock.monotonic(), 0.001))
    return context.processes.run(argv, cwd=folder, timeout=left, environment=_ENVIRONMENT)


def _facts(context: CheckContext, result: ProcessResult) -> tuple[Fact, ...]:
    output = _output(result)
    return (
        Fact(name="command", value=" ".join(result.argv)),
        Fact(name="exit code", value=str(result.exit_code)),
        Fact(name="took", value=in_words(result.duration)),
        Fact(name="commit", value=context.plan.commit),
        Fact(name="tree", value=context.plan.tree),
        Fact(name="output digest", value=digest_bytes(output.encode(errors="replace"))),
        Fact(name="output", value=sanitize(excerpt(output)), untrusted=True),
    )


def _output(result: ProcessResult) -> str:
    return f"{result.stdout}\n{result.stderr}"


def _problem(result: ProcessResult, facts: tuple[Fact, ...], *, what: str) -> Judgement | None:
    if result.timed_out or result.exit_code is None:
        remedy = "Find out what it waits for, or raise `checks.tests_pass.timeout`."
        return undecided(f"{what} did not end within {in_words(result.duration)}.", *facts, remedy=remedy)
    if result.exit_code != 0:
        remedy = "Repair what fails; the end of the output is in the evidence."
        return failed(f"{what} ended with exit code {result.exit_code}.", *facts, remedy=remedy)
    return None


def _judge(context: CheckContext, section: Section, result: ProcessResult, folder: Path) -> Judgement:
    facts, counts = _facts(context, result), _counts(context, section, result, folder)
    if isinstance(counts, Judgement):
        return undecided(counts.summary, *facts, remedy=counts.remedy)
    told = f"{counts.passed} passed, {counts.failed} failed, {counts.skipped} skipped, read as {counts.source}"
    facts = (*facts, Fact(name="tests", value=told))
    if counts.failed:
        remedy = "Repair them, and let the test command end with an exit code other than 0 when a test fails."
        return failed(f"{counts.failed} tests failed although the exit code is 0.", *facts, remedy=remedy)
    if not counts.passed:
        what = f"all {counts.skipped} tests were skipped" if counts.skipped else "no tests ran"
        return failed(f"{what}.", *facts, remedy="Let the test command run at least one test that passes.")
    return passed(f"{counted(counts.passed, 'test')} passed.", *facts, valid_for=section.valid_for)


def _counts(context: CheckContext, section: Section, result: ProcessResult, folder: Path) -> Counts | Judgement:
    if section.report is not None:
        content = context.files.read(folder / section.report, limit=_REPORT_LIMIT)
        if content is None:
            return undecided(f"the test command wrote no report to {section.report}.", remedy=_REPORT)
        return junit_counts(content, name=section.report)
    if result.truncated:
        return undecided("the output is too long to be read as a whole, so failures may be hidden.", remedy=_REPORT)
    counts = read_counts(_output(result))
    return undecided("how many tests ran is not understood.", remedy=_REPORT) if counts is None else counts


VERIFIER: Final[Verifier] = TestsPass(timeout=timedelta(hours=2))
