"""A fork whose agent only reads, with tools that change something.

`Plan` and `Explore` are told to change nothing, and have no Edit and no Write: such a skill asks a planner to act, and
gets a plan, or a planner that breaks its word. Name an agent that may act. Only where the fork decides a gate, and a
gated server does what follows, is it right.
"""

from collections.abc import Iterable
from typing import Final

from ..lazy import pattern
from ..rule import Document, Example, Need, Note, Rule, Severity, Standing
from ._examples import HEAD
from ._tools import tools

_READERS: Final = frozenset({"Plan", "Explore"})
_CHANGING: Final = pattern(
    r"(?:Edit|MultiEdit|NotebookEdit|Write)(?:\(.*\))?"
    r"|Bash(?:\(\s*(?:\*"
    r"|(?:docker|podman|nerdctl|kubectl|oc|helm|argocd|flux|terraform|tofu|pulumi|git|gh|npm|aws|gcloud|az|rm|mv)"
    r"(?:[: ]\*)?"
    r"|kubectl (?:apply|delete|create|replace|patch|edit|scale|set|rollout)\b.*|docker push\b.*|git (?:push|commit)\b.*"
    r"|helm (?:install|upgrade|rollback|uninstall)\b.*|terraform (?:apply|destroy)\b.*)\s*\))?"
)


def _check(document: Document) -> Iterable[Note]:
    agent = document.head.entry("agent")
    if agent is None or agent.value not in _READERS or document.head.value("context") != "fork":
        return
    given = [tool for tool, _, _ in tools(document, "allowed-tools") if _CHANGING().fullmatch(tool)]
    if given:
        message = f"{agent.value} only reads, and {given[0][:60]} changes things; name an agent that may act"
        yield document.note(message, (agent.node.start, agent.node.end))


def _fork(agent: str, tools_given: str) -> str:
    return HEAD.replace("---\n", f"---\ncontext: fork\nagent: {agent}\nallowed-tools: {tools_given}\n", 1)


RULE: Final = Rule(
    summary="a fork with tools that change something has an agent that may act",
    check=_check,
    severity=Severity.WARNING,
    needs=frozenset({Need.FRONTMATTER}),
    keys=frozenset({"agent"}),
    standings={Standing.GATED: Severity.ADVICE},
)
GOOD: Final = (
    Example(name="a planner that reads", text=_fork("Plan", "Read, Grep, Bash(git log:*)")),
    Example(name="an agent that may act", text=_fork("general-purpose", "Read, Bash(docker:*)")),
)
BAD: Final = (
    Example(name="a planner that deploys", text=_fork("Plan", "Read, Bash(kubectl:*)")),
    Example(name="an explorer that writes", text=_fork("Explore", "Read, Write")),
)
