"""An image without a tag, or with one that moves.

`latest` names another image tomorrow: what was tested is not what is pulled, the bytes that were pushed and those that
a node pulls can differ, and a rollback to it goes nowhere. Name a version, or the digest. What a skill shows for local
builds, or pushes to a registry on the machine itself, is not looked at; what is pushed or put into a cluster is.
"""

from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import Final

from ..lazy import pattern
from ..rule import Document, Example, Need, Note, Rule, Severity, Standing
from ..shell.invocations import Invocation
from ._commands import CLUSTER, DOCKER, fence, script
from ._examples import HEAD, process

MOVING: Final = frozenset({"latest", "stable", "edge", "main", "master", "nightly", "dev", "current", "production"})
_LOCAL: Final = pattern(r"(?:localhost|127\.0\.0\.1|[\w.-]+\.localhost)(?::[^/]*)?/")
_VALUES: Final = frozenset({"--set", "--set-string"})
_IMAGE_TAG: Final = pattern(r"(?:^|,|\.)image(?:\.t|T|_t)ag=(?P<tag>[\w.-]*)")
_TAGS: Final = frozenset({"-t", "--tag"})


def _check(document: Document) -> Iterable[Note]:
    for invocation in document.invocations:
        for reference in _released(invocation, is_local=not document.deploys):
            tag = _tag(reference)
            if (tag is None or tag in MOVING) and not _LOCAL().match(reference):
                said = f'the tag "{tag}" moves' if tag else "an image without a tag is latest"
                place = document.find(reference, invocation.start, invocation.end)
                yield document.note(f"{said}; name a version such as $VERSION", place)
        for tag in _set(invocation):
            if tag in MOVING:
                start, end = document.find(f"={tag}", invocation.start, invocation.end)
                place = (start + 1, end)
                yield document.note(f'the tag "{tag}" moves; name a version such as $VERSION', place)


def _released(invocation: Invocation, *, is_local: bool) -> Iterator[str]:
    """Yields the images that an invocation pushes or deploys; outside a deployment a build alone releases nothing."""
    verb = invocation.verb
    if invocation.program in DOCKER:
        yield from _from_docker(invocation, is_local=is_local)
    elif invocation.program in CLUSTER:
        if verb[:2] == ("set", "image"):
            yield from (word.partition("=")[2] for word in verb[2:] if "=" in word)
        elif verb[:1] in {("run",), ("create",)}:
            yield invocation.arguments.value("--image") or ""


def _from_docker(invocation: Invocation, *, is_local: bool) -> Iterator[str]:
    from ..shell.effects import is_pushed

    arguments, verb = invocation.arguments, invocation.verb
    if "push" in verb[:2] and not arguments.has("-a", "--all-tags"):
        yield from verb[verb.index("push") + 1 :][:1]
    elif "build" in verb[:2] and (not is_local or is_pushed(invocation)):
        yield from _built(invocation)
    elif verb[:2] == ("service", "update"):
        yield arguments.value("--image") or ""
    elif verb[:1] == ("tag",) and not is_local:
        yield from verb[2:3]


def _built(invocation: Invocation) -> Iterator[str]:
    texts = [word.text for word in invocation.words]
    for at, text in enumerate(texts):
        if text in _TAGS:
            yield from texts[at + 1 : at + 2]
        elif text.startswith("--tag="):
            yield text.partition("=")[2]
        elif text.startswith("-t"):
            yield text[2:].removeprefix("=")


def _set(invocation: Invocation) -> Iterator[str]:
    """Yields the tags that a release of helm is given."""
    if invocation.program == "helm" and invocation.verb[:1] in {("install",), ("upgrade",)}:
        for flag, word in pairwise(invocation.words):
            if flag.text in _VALUES:
                yield from (match["tag"] for match in _IMAGE_TAG().finditer(word.text))


def _tag(reference: str) -> str | None:
    """Returns the tag, None when there is none, and nothing where a variable may hold it, or a digest stands."""
    name = reference.rpartition("/")[2]
    _, colon, tag = name.rpartition(":")
    if "@" in reference:
        return ""
    if colon and "}" not in tag:
        return tag
    # `$REGISTRY/shop` has no tag; `$IMAGE` may have one.
    return "" if not name or not {"$", "{", "}", "(", ")"}.isdisjoint(name) else None


RULE: Final = Rule(
    summary="every image is named by a version",
    check=_check,
    severity=Severity.ADVICE,
    needs=frozenset({Need.INVOCATIONS}),
    standings={Standing.SCRIPT: Severity.WARNING},
)
GOOD: Final = (
    Example(name="a version", text=HEAD + process("docker push shop:$VERSION")),
    Example(name="a local build", text=fence("docker build -t shop .")),
    Example(name="a variable that may hold a tag", path="release.sh", text=script('docker push "$IMAGE"')),
    Example(
        name="a digest", path="release.sh", text=script("kubectl set image deployment/shop web=shop@sha256:$DIGEST")
    ),
)
BAD: Final = (
    Example(name="a tag that moves", text=HEAD + process("docker push shop:latest")),
    Example(name="no tag", path="release.sh", text=script("docker push registry.example.com/shop")),
    Example(
        name="into the cluster", path="release.sh", text=script("kubectl set image deployment/shop web=shop:latest")
    ),
)
