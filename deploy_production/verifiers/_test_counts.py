"""How many tests ran: read from the output of a test command, by a table of what test runners print last.

* Only summaries are read, each at the beginning of its line. Several of them (workspaces, several runners) add up.
* "Nothing was understood" and "no test ran" are two answers.

A summary is text that the tested code could print itself; what keeps that honest is the review of the commit. The exit
code counts as well, and a JUnit report needs no table.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from deploy_production.model.text import sanitize


class Kind(StrEnum):
    RAN = "ran"
    """All, for a runner that does not count those that passed."""
    PASSED = "passed"
    FAILED = "failed"
    SKIPPED = "skipped"


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    passed: int
    failed: int
    skipped: int
    source: str
    """The runners whose summaries were understood, or `JUnit`."""


_Patterns = tuple[tuple[Kind, str], ...]
RUNNERS: Mapping[str, _Patterns] = {
    # `# tests 12`, `# pass 11`, … of node:test and tape; subtests are indented and count in their parent.
    "TAP": (
        (Kind.PASSED, r"^# pass +(\d+)$"),
        (Kind.FAILED, r"^# (?:fail|cancelled) +(\d+)$"),
        (Kind.SKIPPED, r"^# (?:skipped|todo) +(\d+)$"),
        (Kind.RAN, r"^# tests +(0)$"),
    ),
    "node:test": (
        (Kind.PASSED, r"^ℹ pass (\d+)$"),
        (Kind.FAILED, r"^ℹ (?:fail|cancelled) (\d+)$"),
        (Kind.SKIPPED, r"^ℹ (?:skipped|todo) (\d+)$"),
    ),
    # `Tests:       1 failed, 2 skipped, 5 passed, 8 total`
    "jest": (
        (Kind.PASSED, r"^Tests: .*?(\d+) passed\b"),
        (Kind.FAILED, r"^Tests: .*?(\d+) failed\b"),
        (Kind.SKIPPED, r"^Tests: .*?(\d+) skipped\b"),
        (Kind.SKIPPED, r"^Tests: .*?(\d+) todo\b"),
        (Kind.PASSED, r"^Tests: +(0) total$"),
        (Kind.PASSED, r"^No tests found, exiting with code (0)$"),
    ),
    # `      Tests  1 failed | 5 passed | 1 skipped (7)`
    "vitest": (
        (Kind.PASSED, r"^ +Tests  .*?(\d+) passed\b"),
        (Kind.FAILED, r"^ +Tests  .*?(\d+) failed\b"),
        (Kind.FAILED, r"^ +Errors  (\d+) errors?$"),
        (Kind.SKIPPED, r"^ +Tests  .*?(\d+) skipped\b"),
        (Kind.SKIPPED, r"^ +Tests  .*?(\d+) todo\b"),
        (Kind.PASSED, r"^No test files found, exiting with code (0)$"),
    ),
    # `  5 passing (10ms)`, `  1 failing`, `  2 pending`
    "mocha": (
        (Kind.PASSED, r"^ +(\d+) passing \(\d+\w+\)$"),
        (Kind.FAILED, r"^ +(\d+) failing$"),
        (Kind.SKIPPED, r"^ +(\d+) pending$"),
    ),
    # `===== 1 failed, 5 passed, 2 skipped in 0.12s =====`, without the lines with -q
    "pytest": (
        (Kind.PASSED, r"^(?:=+ )?(?:[\w, ]*?, )?(\d+) passed\b[\w, ]* in [\d.]+s"),
        (Kind.PASSED, r"^(?:=+ )?(?:[\w, ]*?, )?(\d+) xpassed\b[\w, ]* in [\d.]+s"),
        (Kind.FAILED, r"^(?:=+ )?(?:[\w, ]*?, )?(\d+) failed\b[\w, ]* in [\d.]+s"),
        (Kind.FAILED, r"^(?:=+ )?(?:[\w, ]*?, )?(\d+) errors?\b[\w, ]* in [\d.]+s"),
        (Kind.SKIPPED, r"^(?:=+ )?(?:[\w, ]*?, )?(\d+) skipped\b[\w, ]* in [\d.]+s"),
        (Kind.SKIPPED, r"^(?:=+ )?(?:[\w, ]*?, )?(\d+) xfailed\b[\w, ]* in [\d.]+s"),
        (Kind.PASSED, r"^(?:=+ )?(?:\d+ deselected|no tests ran)\b.* in ()[\d.]+s"),
    ),
    # `Ran 5 tests in 0.001s`, then `OK (skipped=2)` or `FAILED (failures=1, errors=2)`
    "unittest": (
        (Kind.RAN, r"^Ran (\d+) tests? in "),
        (Kind.FAILED, r"^FAILED \(failures=(\d+)"),
        (Kind.FAILED, r"^FAILED \(.*?errors=(\d+)"),
        (Kind.FAILED, r"^FAILED \(.*?unexpected successes=(\d+)"),
        (Kind.SKIPPED, r"^(?:OK|FAILED|NO TESTS RAN) \(.*?skipped=(\d+)"),
        (Kind.SKIPPED, r"^(?:OK|FAILED) \(.*?expected failures=(\d+)"),
    ),
    # One line a test, with -v only; a plain `ok  package` holds no count.
    "go test": (
        (Kind.PASSED, r"^--- PASS: ()"),
        (Kind.FAILED, r"^--- FAIL: ()"),
        (Kind.SKIPPED, r"^--- SKIP: ()"),
    ),
    # `test result: ok. 5 passed; 0 failed; 1 ignored; …`
    "cargo test": (
        (Kind.PASSED, r"^test result: .*?(\d+) passed;"),
        (Kind.FAILED, r"^test result: .*?(\d+) failed;"),
        (Kind.SKIPPED, r"^test result: .*?(\d+) ignored;"),
    ),
}
_COUNTED_BY_LINE = frozenset({"go test"})


def read_counts(output: str) -> Counts | None:
    """Returns the counts that an output tells, None when no summary in it is understood."""
    text = sanitize(output, cap=len(output))
    found = {runner: counts for runner in RUNNERS if (counts := _counts(runner, text)) is not None}
    if not found:
        return None
    return Counts(
        passed=sum(counts.passed for counts in found.values()),
        failed=sum(counts.failed for counts in found.values()),
        skipped=sum(counts.skipped for counts in found.values()),
        source=", ".join(found),
    )


def _counts(runner: str, text: str) -> Counts | None:
    totals: dict[Kind, int] = {}
    for kind, pattern in RUNNERS[runner]:
        numbers = re.findall(pattern, text, re.MULTILINE)
        if numbers:
            count = len(numbers) if runner in _COUNTED_BY_LINE else sum(int(number or 0) for number in numbers)
            totals[kind] = totals.get(kind, 0) + count
    if not totals:
        return None
    failed, skipped = totals.get(Kind.FAILED, 0), totals.get(Kind.SKIPPED, 0)
    passed = totals.get(Kind.PASSED, 0) or max(totals.get(Kind.RAN, 0) - failed - skipped, 0)
    return Counts(passed=passed, failed=failed, skipped=skipped, source=runner)
