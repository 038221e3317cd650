"""A command that the skill tells the model to run, and that `allowed-tools` does not let it run.

The client asks a person before it runs such a command. In a fork there is nobody to ask, so it is refused, and the
skill fails in the middle. Add the command to `allowed-tools`, or leave it to a server that runs it behind the gate.
"""

from collections.abc import Iterable
from typing import Final

from deploy_production.model.text import one_line

from ..rule import Confidence, Document, Example, Need, Note, Rule, Severity
from ._allowed import permits, shell_forms
from ._examples import CHECK, HEAD, gate

_HARMLESS: Final = frozenset(
    {
        ".", ":", "[", "[[", "break", "case", "cat", "cd", "continue", "date", "do", "done", "echo", "else", "exit",
        "export", "false", "for", "function", "head", "local", "ls", "printf", "pwd", "read", "return", "set", "shift",
        "sleep", "source", "tail", "test", "trap", "true", "unset", "wait", "wc", "which",
    }
)  # fmt: skip
_RUN: Final = frozenset({"fence", "element"})


def _check(document: Document) -> Iterable[Note]:
    is_fork = document.head.value("context") == "fork"
    if not (is_fork or document.deploys) or document.head.entry("allowed-tools") is None:
        return
    from ..shell.invocations import POWERSHELLS, read_invocations

    forms = shell_forms(document)
    said: set[str] = set()
    then = "in a fork nobody can be asked, so it is refused" if is_fork else "the client asks each time"
    run = (one for one in document.snippets if one.origin in _RUN and one.language not in POWERSHELLS)
    for invocation in read_invocations(run):
        line = invocation.line
        program = line.partition(" ")[0]
        if program not in said | _HARMLESS and not invocation.command.depth and not permits(forms, line):
            said.add(program)
            place = (invocation.start, invocation.end)
            yield document.note(f"allowed-tools does not name {one_line(program, cap=60)}; {then}", place)


def _with(tools: str, command: str) -> str:
    return HEAD.replace("---\n", f"---\nallowed-tools: {tools}\n", 1) + gate(CHECK.replace("npm test", command))


RULE: Final = Rule(
    summary="every command that a deploying or forked skill runs is one that it may run",
    check=_check,
    severity=Severity.ADVICE,
    confidence=Confidence.MEDIUM,
    needs=frozenset({Need.FRONTMATTER, Need.COMMANDS}),
    keys=frozenset({"allowed-tools"}),
)
GOOD: Final = (
    Example(name="a program that is named", text=_with("Read, Bash(npm:*)", "npm test")),
    Example(name="a command that is named", text=_with("Bash(npm test)", "npm test")),
    Example(name="every command", text=_with("Bash", "npm test")),
)
BAD: Final = (
    Example(name="another program", text=_with("Read, Bash(docker:*)", "npm test")),
    Example(
        name="a fork that cannot ask",
        text=HEAD.replace("---\n", "---\ncontext: fork\nallowed-tools: Read\n", 1) + "\n```bash\nnpm test\n```\n",
    ),
)
