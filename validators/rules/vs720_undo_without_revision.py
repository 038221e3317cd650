"""An undo that does not say which revision it goes back to.

`kubectl rollout undo` takes the revision with the second highest number. Run twice, it brings the bad version back;
after a deploy that made no new revision, it takes a good one away. It restores the pod template only, not replicas,
ConfigMaps or Services; `kubectl apply` merges against the bad manifest afterwards; and where nothing differs it ends
with 0 and has done nothing. Name the revision that was good, `--to-revision=N`, or apply its manifests again.

Behind a gate that a program runs this is advice: that program restores what it recorded before the first write.
"""

from collections.abc import Iterable
from typing import Final

from ..rule import Document, Example, Need, Note, Rule, Severity, Standing
from ..shell.invocations import Invocation
from ._commands import fence, is_only_tried, script, undoes


def _check(document: Document) -> Iterable[Note]:
    for invocation in document.invocations:
        if undoes(invocation):
            message = "this goes back to whatever ran before; name the good revision with --to-revision"
            yield document.note(message, (invocation.start, invocation.end))
        elif _releases_before(invocation) and not is_only_tried(invocation):
            message = "this goes back to whatever was released before; name the revision after the release"
            yield document.note(message, (invocation.start, invocation.end))


def _releases_before(invocation: Invocation) -> bool:
    """Tells whether helm or Argo CD goes back, and is told no revision behind the name, or 0, which is none."""
    verb = invocation.verb
    for program, words in (("helm", ("rollback",)), ("argocd", ("app", "rollback"))):
        if invocation.does(program, *words):
            return len(verb) == len(words) + 1 or verb[len(words) + 1 : len(words) + 2] == ("0",)
    return False


RULE: Final = Rule(
    summary="every undo names the revision it goes back to",
    check=_check,
    severity=Severity.WARNING,
    needs=frozenset({Need.INVOCATIONS}),
    standings={Standing.GATED: Severity.ADVICE},
)
GOOD: Final = (
    Example(name="a revision", text=fence("kubectl rollout undo deployment/shop --to-revision=4")),
    Example(name="a revision of a release", path="undo.sh", text=script('helm rollback shop "$GOOD"')),
)
BAD: Final = (
    Example(name="whatever ran before", text=fence("kubectl rollout undo deployment/shop")),
    Example(name="revision 0", path="undo.sh", text=script("kubectl rollout undo deployment/shop --to-revision=0")),
    Example(name="a release", path="undo.sh", text=script("helm rollback shop")),
)
