"""The control blocks of a document, by the reader of the engine; imported only for documents that have such tags."""

from difflib import get_close_matches

from deploy_production.model.source import Problem
from deploy_production.skillfile.control import Control, read_control
from deploy_production.skillfile.document import decode
from deploy_production.skillfile.grammar import ROOTS
from deploy_production.skillfile.markdown import read_markdown
from deploy_production.skillfile.schema import check_schema

_ALIKE = 0.85
"""As alike as the engine's reader demands before it says what was meant."""


def read_blocks(data: bytes, body: int) -> tuple[Control, tuple[Problem, ...]]:
    """Reads the blocks that stand from the offset `body` on; also returns what is wrong with bytes and blocks."""
    document, log = decode(data)
    control = read_control(document, read_markdown(document, body, log), log)
    check_schema(control, log)
    return control, log.sorted()


def is_nearly_a_block(name: str) -> bool:
    folded = name.lower().replace("-", "_")
    return bool(get_close_matches(folded, sorted(ROOTS), n=1, cutoff=_ALIKE))
