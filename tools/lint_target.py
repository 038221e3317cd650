"""What must hold for any bytes that the linter is given: `one_input` says so, and the fuzzer makes the bytes.

* Nothing raises, and no rule breaks; every finding has a place in the file.
* Fixes reach a text in which nothing is left to fix; safe ones keep what the document says.
* A small text takes less than a second of the processor.

The first byte says as what the rest is read, so that a fuzzer can change its mind about that too.
"""

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from validators.catalogue import catalogue
from validators.document import Document, Kind
from validators.engine import check_document
from validators.fixing import fix_document
from validators.meaning import meaning
from validators.neighbours import GivenNeighbours
from validators.note import Profile
from validators.policy import Policy

ROOT = Path(__file__).resolve().parents[1]
SKILL: Final = "release-shop/SKILL.md"
FORMS: Final = (
    (Kind.SKILL, SKILL),
    (Kind.PLUGIN, ".claude-plugin/plugin.json"),
    (Kind.MARKETPLACE, ".claude-plugin/marketplace.json"),
    (Kind.SCRIPT, "deploy.sh"),
    (Kind.SCRIPT, "Makefile"),
    (Kind.SCRIPT, ".github/workflows/release.yml"),
    (Kind.SCRIPT, ".gitlab-ci.yml"),
)
"""As what the rest of an input is read, by its first byte."""
MAX_BYTES: Final = 4096
MAX_SECONDS: Final = 1.0
"""Of processor time, for one form, one profile and at most `MAX_BYTES`."""
_OURS = ("Makefile", "action.yml", ".github/workflows/ci.yml", "plugin.json", ".claude-plugin/marketplace.json")


class BrokenError(Exception):
    """The linter did what it never may."""


def one_input(data: bytes) -> None:
    """Holds the linter to its word for one input.

    Raises:
        BrokenError: when it does not keep it; any other exception is one of the linter.
    """
    kind, path = FORMS[data[0] % len(FORMS)] if data else FORMS[0]
    for profile in Profile:
        policy = Policy(profile=profile)
        if _took(data[1:], kind, path, policy) <= MAX_SECONDS or len(data) > MAX_BYTES:
            continue
        # The first time may have had to load something.
        seconds = _took(data[1:], kind, path, policy)
        if seconds > MAX_SECONDS:
            raise BrokenError(f"{len(data)} bytes took {seconds:.1f} s as {kind} under {profile}")


def encoded(kind: Kind, text: bytes, path: str = "") -> bytes:
    """Returns an input that is read as a document of a kind, and at a path where the kind has several."""
    names = [name for _, name in FORMS]
    at = names.index(path) if path in names else next(at for at, (one, _) in enumerate(FORMS) if one is kind)
    return bytes([at]) + text


def seeds() -> Iterator[bytes]:
    """Yields the inputs that a fuzzer starts from: the corpus, our own files, and the examples of all rules."""
    for path in (*sorted((ROOT / "tests/corpus").rglob("*.md")), *sorted((ROOT / "skills").rglob("SKILL.md"))):
        yield encoded(Kind.SKILL, path.read_bytes())
    for name in _OURS:
        yield encoded(_kind_of(name), (ROOT / name).read_bytes(), name)
    for entry in catalogue():
        for example in (*entry.good, *entry.bad):
            yield encoded(_kind_of(example.path), example.text.encode(), example.path)


def _kind_of(path: str) -> Kind:
    name = path.rpartition("/")[2]
    known = {"SKILL.md": Kind.SKILL, "plugin.json": Kind.PLUGIN, "marketplace.json": Kind.MARKETPLACE}
    return known.get(name, Kind.SCRIPT)


def _took(data: bytes, kind: Kind, path: str, policy: Policy) -> float:
    begun = time.process_time()
    document = _document(data, kind, path)
    if _check(document, policy):
        for unsafe in (False, True):
            _fix(document, policy, unsafe=unsafe)
    return time.process_time() - begun


def _document(data: bytes, kind: Kind, path: str) -> Document:
    files = {path: data.decode(errors="replace"), "release-shop/references/more.md": "# More\n\nSee [this](x.md).\n"}
    return Document(
        data, path=path, kind=kind, neighbours=GivenNeighbours(directory=path.rpartition("/")[0] or ".", files=files)
    )


def _check(document: Document, policy: Policy) -> bool:
    """Returns whether there is anything to fix."""
    outcome = check_document(document, policy)
    if outcome.faults:
        raise BrokenError(f"{outcome.faults[0].code} broke under {policy.profile}\n{outcome.faults[0].trace}")
    for finding in outcome.findings:
        if not 0 <= finding.offset <= finding.end_offset <= len(document.data):
            raise BrokenError(f"{finding.code} is at {finding.offset} to {finding.end_offset} of {len(document.data)}")
    return any(finding.fixes for finding in outcome.findings)


def _fix(document: Document, policy: Policy, *, unsafe: bool) -> None:
    fixed = fix_document(document, policy, unsafe=unsafe)
    if not fixed.applied:
        return
    again = fix_document(fixed.document, policy, unsafe=unsafe).applied
    if again:
        raise BrokenError(f"fixes under {policy.profile} find no end: {fixed.applied}, then {again}")
    but = frozenset(fixed.changes)
    if not unsafe and meaning(document, but=but) != meaning(fixed.document, but=but):
        raise BrokenError(f"safe fixes under {policy.profile} change what is said: {fixed.applied}")
