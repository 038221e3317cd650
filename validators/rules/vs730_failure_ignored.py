"""A release command whose failure nobody sees.

`|| true` turns every failure into success, and so does a `-` before a recipe of make. In a pipe only the last command's
end counts, unless `pipefail` is set: `kubectl rollout status | tee log` is always a success. What follows then deploys,
or reports, what is not there. Let the command fail, and set `-o pipefail`.
"""

from collections.abc import Iterable, Sequence
from itertools import takewhile
from typing import Final

from ..document import Kind
from ..lazy import pattern
from ..rule import Document, Example, Need, Note, Rule, Severity, Standing
from ..shell.invocations import POWERSHELLS, Invocation
from ..snippet import Snippet
from ._commands import CLUSTER, PIPES, fence, following, script, waits_for_rollout

_OFTEN_ABSENT: Final = frozenset({"create", "delete", "del", "uninstall", "label", "annotate", "taint", "uncordon"})
_NOTHING: Final = frozenset({"true", ":", "exit", "echo"})
_SAID: Final = frozenset({"true", ":", "echo", "printf"})
_PIPEFAIL: Final = pattern(r"^(?:[^#\n]|(?<=\S)#)*?(?:\s-[A-Za-z]*o[ \t]+[\"']?pipefail|\bsetopt[ \t]+pipe_?fail)\b", 8)
_SET_ELSEWHERE: Final = pattern(
    r"^[ \t]*(?:-[ \t]+)?shell:[ \t]*[\"']?(?:bash[\"']?[ \t]*$|[^\n]*pipefail)"
    r"|^\.?SHELL(?:FLAGS)?[ \t]*[:?+]*=[^\n]*pipefail",
    8,
)
_STRICT_RUNNERS: Final = ("gitlab-ci.yml", "gitlab-ci.yaml", ".circleci/")
"""Runners that set pipefail before every script."""


def _check(document: Document) -> Iterable[Note]:
    invocations = document.invocations
    keeping: dict[int, bool] = {}
    for at, invocation in enumerate(invocations):
        if not _matters(invocation):
            continue
        place = (invocation.start, invocation.end)
        if invocation.ignores_failure or _is_swallowed(invocations, at):
            yield document.note("its failure is thrown away; let it fail", place)
        elif invocation.command.after in PIPES:
            start = invocation.snippet.start
            if start not in keeping:
                keeping[start] = _keeps_failures(document, invocation.snippet)
            if not keeping[start]:
                yield document.note("in a pipe its failure is lost; set -o pipefail", place)


def _keeps_failures(document: Document, snippet: Snippet) -> bool:
    """Tells whether a pipe fails with its first command. A comment sets nothing, nor does another script."""
    if snippet.language in POWERSHELLS or _PIPEFAIL().search(snippet.text):
        return True
    if document.kind is not Kind.SCRIPT:
        return False
    path = document.path.replace("\\", "/")
    return any(runner in path for runner in _STRICT_RUNNERS) or _SET_ELSEWHERE().search(document.text) is not None


def _is_swallowed(invocations: Sequence[Invocation], at: int) -> bool:
    invocation = invocations[at]
    then = following(invocations, at) if invocation.command.after == "||" else None
    if then is None or then.program not in _NOTHING:
        return False
    blocks = then.command.blocks
    if len(blocks) > len(invocation.command.blocks):
        # A group is lost only when nothing in it does more than to say so.
        behind = (invocations[index] for index in range(at + 1, len(invocations)))
        inside = takewhile(lambda other: other.command.blocks[: len(blocks)] == blocks, behind)
        return all(other.program in _SAID for other in inside)
    if then.program == "exit":
        return [word.text for word in then.words] == ["0"]
    return then.program != "echo" or then.command.after not in {"&&", ";"}


def _matters(invocation: Invocation) -> bool:
    from ..shell.effects import changes

    if waits_for_rollout(invocation):
        return True
    if invocation.verb[:1] and invocation.verb[0] in _OFTEN_ABSENT:
        return False
    return (changes(invocation) is not None) or (invocation.program in CLUSTER and invocation.verb[:1] == ("wait",))


RULE: Final = Rule(
    summary="a release command that fails ends the release",
    check=_check,
    severity=Severity.WARNING,
    needs=frozenset({Need.INVOCATIONS}),
    standings={Standing.GATED: Severity.ADVICE},
)
GOOD: Final = (
    Example(name="a failure ends it", text=fence("kubectl apply -f deploy/ && kubectl get pods")),
    Example(name="a pipe that fails", path="release.sh", text=script("kubectl apply -f deploy/ | tee apply.log")),
    Example(
        name="a failure that is kept",
        path="release.sh",
        text=script('kubectl apply -f deploy/ || failed=1\necho "done"\nexit "${failed:-0}"'),
    ),
    Example(name="what may be absent", path="clean.sh", text=script("kubectl delete job migrate || true")),
    Example(
        name="a failure that is handled",
        path="release.sh",
        text=script("kubectl rollout status deployment/shop --timeout=5m || ./undo.sh"),
    ),
)
BAD: Final = (
    Example(name="always true", text=fence("kubectl apply -f deploy/ || true")),
    Example(
        name="a pipe without pipefail",
        text=fence("kubectl rollout status deployment/shop --timeout=5m | tee rollout.log"),
    ),
    Example(
        name="a comment about pipefail",
        path="release.sh",
        text="# no pipefail here\nset -eu\nkubectl apply -f deploy/ | tee apply.log\n",
    ),
    Example(name="a recipe that goes on", path="Makefile", text="deploy:\n\t-docker push shop:$(VERSION)\n"),
)
