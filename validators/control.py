"""The control blocks of a document, by the reader of the engine; imported only for documents that have such tags."""

from difflib import get_close_matches

from deploy_production.skillfile.control import Control, read_control
from deploy_production.skillfile.document import decode
from deploy_production.skillfile.grammar import ROOTS
from deploy_production.skillfile.markdown import read_markdown

_ALIKE = 0.85
"""As alike as the engine's reader demands before it says what was meant."""


def read_blocks(data: bytes, body: int) -> Control:
    """Reads the blocks that stand from the offset `body` on."""
    document, log = decode(data)
    return read_control(document, read_markdown(document, body, log), log)


def is_nearly_a_block(name: str) -> bool:
    folded = name.lower().replace("-", "_")
    return bool(get_close_matches(folded, sorted(ROOTS), n=1, cutoff=_ALIKE))
