"""What the docker engine tells while it builds and pushes: a stream of JSON objects, read to its end.

* An `error` anywhere is the outcome, whatever came before: the SDK raises nothing for it.
* A result that is not told (an image id, a digest) is an error, not an empty text.
* Lines are untrusted: sanitized, and only the last ones kept.

Pure: objects in, a result or an error out.
"""

import re
from collections import deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from deploy_production.errors import ToolError
from deploy_production.model.text import one_line, sanitize

_KEPT_LINES = 15
_LINE = 300
_DIGEST = re.compile(r"sha256:[0-9a-f]{64}")


@dataclass(slots=True, kw_only=True)
class Told:
    """What a stream has told so far."""

    error: str = ""
    image_id: str = ""
    digest: str = ""
    lines: deque[str] = field(default_factory=lambda: deque(maxlen=_KEPT_LINES))

    def take(self, event: Mapping[str, Any]) -> None:
        if "error" in event or "errorDetail" in event:
            detail = event.get("errorDetail")
            message = detail.get("message") if isinstance(detail, Mapping) else None
            self.error = sanitize(str(message or event.get("error") or "unknown error").strip())
        auxiliary = event.get("aux")
        if isinstance(auxiliary, Mapping):
            self.image_id = str(auxiliary.get("ID") or self.image_id)
            self.digest = str(auxiliary.get("Digest") or self.digest)
        # Progress bars (`progressDetail`) repeat by the hundred and say nothing afterwards.
        text = event.get("stream") or ("" if event.get("progressDetail") else event.get("status"))
        self.lines.extend(one_line(line, cap=_LINE) for line in str(text or "").splitlines() if line.strip())


def read_stream(events: Iterable[Any], told: Told) -> Told:
    """Takes every object of a stream; anything that is no object is skipped."""
    for event in events:
        if isinstance(event, Mapping):
            told.take(event)
    return told


def built_image(told: Told, *, tag: str) -> str:
    """Returns the id of the image that a build made.

    Raises:
        ToolError: with the last lines of the output when it failed.
    """
    if told.error:
        raise ToolError(
            f"The image {tag} was not built: {one_line(told.error)}{_last_lines(told)}",
            diagnosis="Repair the Dockerfile or what it runs; `docker build .` shows the same.",
        )
    if not _DIGEST.fullmatch(told.image_id):
        raise ToolError(
            f"The engine ended the build of {tag} without naming an image.{_last_lines(told)}",
            diagnosis="Look into the engine's log; then try again.",
            retryable=True,
        )
    return told.image_id


def pushed_digest(told: Told, *, reference: str) -> str:
    """Returns the manifest digest that the registry answered to a push.

    Raises:
        ToolError: when it refused, or no digest was told.
    """
    if told.error:
        raise refused(reference, told.error)
    if not _DIGEST.fullmatch(told.digest):
        raise ToolError(
            f"{reference} was pushed, but the registry answered no digest.",
            diagnosis="Push again; what runs must be pinned to a digest.",
            retryable=True,
        )
    return told.digest


def refused(reference: str, reason: str) -> ToolError:
    """Returns the error of a registry that did not take or give an image, with what to do for the usual reasons."""
    host = reference.partition("/")[0]
    known = (text for words, text in _DIAGNOSES.items() if re.search(words, reason, re.IGNORECASE))
    diagnosis = next(known, "`docker push {reference}` shows the same; ask whoever runs the registry.")
    return ToolError(
        f"The registry refused {reference}: {one_line(reason)}",
        diagnosis=diagnosis.format(host=host, reference=reference),
    )


_DIAGNOSES = {
    r"unauthorized|denied|no basic auth|authentication required|forbidden": (
        "Log in with `docker login {host}` as somebody who may push there."
    ),
    r"HTTP response to HTTPS client|certificate|x509": (
        "The engine does not trust {host}: install its certificate, or list it in the engine's insecure-registries."
    ),
    r"connection refused|no such host|timeout|timed out|unreachable|EOF": (
        "Start the registry {host}, or correct `image.registry`; the engine must be able to reach it."
    ),
    r"does not exist|no such image|not found": "Build and tag the image first.",
    r"no space left": "Free disk space on the registry {host}.",
}


def _last_lines(told: Told) -> str:
    return "".join(f"\n  | {line}" for line in told.lines)
