"""The second layer alone: texts are run with the shims first in `PATH`, and no guard before them.

* Without a session's id a shim takes everything for a fork, so nothing that changes something may get through.
* What gets through nevertheless replaces `PATH` or goes by an absolute path; docs/residual-risk.md says so.
"""

import pytest

from tests.guard.kit import corpus, oracle
from tests.guard.kit.page import examples
from tests.guard.kit.sandbox import Sandbox

BY_PATH = (
    "plain",
    "global_flags",
    "spoof",
    "env_prefix",
    "quoting",
    "variable",
    "nested",
    "compound",
    "heredoc",
    "wrapper",
)
EVERY = 5
"""Each line takes a process of the shim's; every so many lines of a family are enough."""
AROUND = {
    "command -p kubectl delete pod web-1",
    "bash -lc 'kubectl delete pod web-1'",
    "env -iS 'PATH=/usr/bin kubectl delete pod web-1'",
}
SHIMMED = ("kubectl", "docker", "helm")


def _shimmed(line: corpus.Line) -> bool:
    return line.label in corpus.RUN_AS_CHANGE and any(name in line.text for name in SHIMMED)


@pytest.mark.parametrize("family", BY_PATH)
def test_what_is_found_through_the_path_is_judged_once_more(box: Sandbox, family: str) -> None:
    lines = [line for line in corpus.lines(family) if _shimmed(line) and line.text not in AROUND][::EVERY]
    assert lines
    through = [
        f"{line.place}: {changes}"
        for line in lines
        if (changes := oracle.changes(box.run(line.text, shell=line.shell, context=line.context, shims=True)))
    ]
    assert not through, "\n".join(through)


@pytest.mark.parametrize("text", sorted(AROUND))
def test_known_ways_around_the_path_are_still_ways_around_it(box: Sandbox, text: str) -> None:
    assert oracle.changes(box.run(text, shims=True))


def test_reading_goes_through_unchanged(box: Sandbox) -> None:
    for line in [line for line in corpus.lines("reads") if line.label == "allow"][::EVERY]:
        plain, shimmed = (box.run(line.text, shims=shims) for shims in (False, True))
        assert sorted(shimmed.calls) == sorted(plain.calls), line.place
        assert shimmed.status == plain.status, line.place


def test_page_says_rightly_which_accepted_risks_a_shim_stops(box: Sandbox) -> None:
    stopped = examples()
    for line in corpus.lines("residual"):
        if line.label in corpus.RUN_AS_CHANGE:
            changes = oracle.changes(box.run(line.text, shims=True))
            assert bool(changes) != stopped[line.text], f"{line.place}: {changes}"
