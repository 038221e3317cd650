import pytest

from deploy_production.verifiers._test_counts import Counts, read_counts

RECORDED = {
    "TAP": (
        (
            "TAP version 13\nok 1 - a\n    # tests 7\n# tests 5\n# suites 0\n# pass 2\n# fail 1\n# cancelled 1\n"
            "# skipped 1\n# todo 0\n# duration_ms 90.3\n"
        ),
        (2, 2, 1),
    ),
    "tape": ("TAP version 13\n# a\nok 1 should be truthy\n\n1..1\n# tests 1\n# pass  1\n\n# ok\n", (1, 0, 0)),
    "node:test": (
        "✔ a (1.2ms)\nℹ tests 4\nℹ suites 0\nℹ pass 2\nℹ fail 0\nℹ cancelled 0\nℹ skipped 1\nℹ todo 1\n",
        (2, 0, 2),
    ),
    "jest": (
        "Test Suites: 1 passed, 1 total\nTests:       1 failed, 1 skipped, 1 todo, 2 passed, 5 total\n",
        (2, 1, 2),
    ),
    "jest, all skipped": ("Tests:       2 skipped, 2 total\n", (0, 0, 2)),
    "jest, nothing found": ("No tests found, exiting with code 0\n", (0, 0, 0)),
    "vitest": (
        (
            "\x1b[2m Test Files \x1b[22m \x1b[1m\x1b[31m1 failed\x1b[39m\x1b[22m\x1b[90m (1)\x1b[39m\n"
            "\x1b[2m      Tests \x1b[22m \x1b[1m\x1b[31m1 failed\x1b[39m\x1b[22m\x1b[2m | \x1b[22m\x1b[1m"
            "\x1b[32m3 passed\x1b[39m\x1b[22m\x1b[2m | \x1b[22m\x1b[33m1 skipped\x1b[39m\x1b[90m (5)\x1b[39m\n"
        ),
        (3, 1, 1),
    ),
    "vitest, nothing found": ("No test files found, exiting with code 0\n", (0, 0, 0)),
    "mocha": ("  x\n    ✔ a\n\n  2 passing (3ms)\n  1 pending\n  1 failing\n", (2, 1, 1)),
    "pytest": ("=== 2 failed, 5 passed, 1 skipped, 1 xfailed, 1 warning, 1 error in 0.56s ===\n", (5, 3, 2)),
    "pytest, quiet": ("..s [100%]\n2 passed, 1 skipped in 65.10s (0:01:05)\n", (2, 0, 1)),
    "pytest, nothing": ("=== no tests ran in 0.01s ===\n", (0, 0, 0)),
    "pytest, all deselected": ("3 deselected in 0.53s\n", (0, 0, 0)),
    "unittest": ("Ran 6 tests in 0.001s\n\nFAILED (failures=1, errors=1, skipped=1)\n", (3, 2, 1)),
    "unittest, expected": ("Ran 3 tests in 0.000s\n\nOK (skipped=1, expected failures=1)\n", (1, 0, 2)),
    "unittest, unexpected": (
        "Ran 2 tests in 0.0s\n\nFAILED (expected failures=1, unexpected successes=1)\n",
        (0, 1, 1),
    ),
    "go test -v": (
        "=== RUN   TestA\n--- PASS: TestA (0.00s)\n    --- PASS: TestA/sub\n--- SKIP: TestB (0.00s)\n",
        (1, 0, 1),
    ),
    "cargo test": ("test result: ok. 5 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out\n", (5, 0, 1)),
}


@pytest.mark.parametrize("name", RECORDED)
def test_the_summary_of_a_runner_is_counted(name: str) -> None:
    output, wanted = RECORDED[name]
    counts = read_counts(output)
    assert counts is not None
    assert (counts.passed, counts.failed, counts.skipped) == wanted


def test_several_packages_add_up() -> None:
    output = (
        "test result: ok. 5 passed; 0 failed; 1 ignored;\ntest result: FAILED. 2 passed; 1 failed; 0 ignored;\n"
        "Tests:       4 passed, 4 total\n"
    )
    assert read_counts(output) == Counts(passed=11, failed=1, skipped=1, source="jest, cargo test")


@pytest.mark.parametrize(
    "output",
    [
        "",
        "ok  \texample.org/pkg\t0.01s\n",
        "I ran 5 passed tests in 3 ways\n",
        "log: Tests: 5 passed, 5 total\n",
        "? example.org/pkg [no test files]\n",
    ],
)
def test_other_text_is_not_understood(output: str) -> None:
    assert read_counts(output) is None
