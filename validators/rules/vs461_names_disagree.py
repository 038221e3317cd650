"""Commands that speak of two applications, or of two directories of manifests.

What is built must be what is pushed, applied and rolled back. Use one name for one thing.
"""

from typing import Final

from ..rule import Example, Need, Rule, Severity
from ._examples import HEAD, process

RULE: Final = Rule(
    summary="all commands speak of one application and one directory",
    severity=Severity.ERROR,
    needs=frozenset({Need.CONTROL}),
    problems=frozenset({"application-disagreement", "manifests-disagreement"}),
)
GOOD: Final = (Example(name="one name", text=HEAD + process("docker push shop:$VERSION")),)
BAD: Final = (
    Example(name="two names", text=HEAD + process("docker build -t shop:$VERSION .\ndocker push store:$VERSION")),
)
