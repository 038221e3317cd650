"""What a fix makes of the examples that say so."""

import pytest

from validators.catalogue import Entry, catalogue
from validators.document import Document
from validators.engine import check_document
from validators.fixing import fix_document
from validators.neighbours import GivenNeighbours
from validators.policy import Policy
from validators.rule import Example

FIXED = [
    pytest.param(entry, example, id=f"{entry.code}-{example.name}")
    for entry in catalogue()
    for example in entry.bad
    if example.fixed is not None
]


def _document(example: Example, text: str) -> Document:
    files = {example.path: text, **example.files}
    neighbours = GivenNeighbours(directory=example.path.rpartition("/")[0], files=files)
    return Document(text.encode(), path=example.path, neighbours=neighbours)


@pytest.mark.parametrize(("entry", "example"), FIXED)
def test_fix_makes_of_a_bad_example_what_it_says(entry: Entry, example: Example) -> None:
    policy = Policy(profile=example.profile, select=(entry.code,))
    if entry.group == "9":
        policy = Policy(profile=example.profile)
    document = _document(example, example.text)
    fixes = [
        fix for found in check_document(document, policy).findings if found.code == entry.code for fix in found.fixes
    ]
    is_safe = any(fix.is_safe for fix in fixes)
    fixed = fix_document(document, policy, unsafe=not is_safe).document
    assert fixed.source.original == example.fixed
    after = [found.code for found in check_document(fixed, policy).findings]
    assert entry.code not in after
