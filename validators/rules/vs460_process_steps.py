"""Steps that a program cannot follow.

The process is a list of numbered headings with fences of commands below them. A step without a number, a number that is
missing, or a fence that does not say what it holds, leaves open what is to run and when.
"""

from typing import Final

from ..rule import Example, Need, Rule, Severity
from ._examples import HEAD, process

RULE: Final = Rule(
    summary="the steps of the process are numbered headings with labelled fences",
    severity=Severity.ERROR,
    needs=frozenset({Need.CONTROL}),
    problems=frozenset(
        {
            "ambiguous-process",
            "malformed-heading",
            "stray-step",
            "unlabelled-fence",
            "unnumbered-step",
            "step-numbering",
        }
    ),
)
GOOD: Final = (Example(name="a numbered step", text=HEAD + process("docker push shop:$VERSION")),)
BAD: Final = (
    Example(
        name="a fence without a language", text=HEAD + process("docker push shop:$VERSION").replace("```bash", "```")
    ),
)
