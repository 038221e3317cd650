"""What the rules about control blocks share."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from deploy_production.skillfile.control import Node


def below(node: "Node") -> Iterator["Node"]:
    """Yields an element and everything in it, in the order of the document."""
    todo = [node]
    while todo:
        found = todo.pop()
        yield found
        todo.extend(reversed(found.children))
