"""What the rules about suppressions share."""

from ..rule import Document, Edit, Fix
from ..silence import Suppression
from ..suppressing import without
from ._examples import CHECK, HEAD, gate

FLAWED = HEAD.replace(" Not for previews.", "") + gate(CHECK)
"""A document whose description lacks a part: VS203."""


def silenced(comment: str, text: str = FLAWED) -> str:
    """Returns a document with a comment of the frontmatter before its description."""
    return text.replace("description:", f"# {comment}\ndescription:", 1)


def removal(document: Document, suppression: Suppression, *names: str) -> Fix:
    """Returns the fix that takes names out of a comment, and the whole comment when none is left."""
    start, end, text = without(document, suppression, names)
    return Fix(title=f"Remove {', '.join(names) or 'the comment'}", edits=(Edit(start=start, end=end, text=text),))
