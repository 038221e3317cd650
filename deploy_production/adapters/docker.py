"""The docker engine and, through it, the registry, by the docker SDK.

* Nothing is asked of the engine before the first call: making the adapter needs no engine.
* Every call has an end. A build or a push that is not done in time is cut off, and the engine then stops it.
* Credentials are those of `docker login`; TLS is set by the usual DOCKER_ variables.

It uses the engine's own builder: a Dockerfile that needs BuildKit fails, and the engine says so.
"""

import os
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any, Self

from deploy_production.adapters.docker_streams import Told, built_image, pushed_digest, read_stream, refused
from deploy_production.errors import ToolError
from deploy_production.model.text import one_line
from deploy_production.ports import Clock

_QUICK = 30
"""Seconds for a question that the engine answers from memory, or by one question to the registry."""
_GRACE = 5
"""Seconds for a stream to end once it was cut off."""
_DEFAULT_HOST = "unix:///var/run/docker.sock"
_START = "Start docker, or point DOCKER_HOST at an engine; `docker version` must show a server."
_PERMISSION = "Let your user use the engine: `sudo usermod -aG docker $USER`, then log in again."

_BROKEN = (OSError, KeyError, ValueError, RuntimeError)
"""What the SDK lets through of an answer that is not what it expected; its `StreamParseError` is a RuntimeError."""

_Stream = Callable[[Any], Iterable[Any]]
"""Asks a client for a stream; the published types of the SDK know too little of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DockerImages:
    """Implements `ports.ImageEngine`."""

    docker_host: str | None
    clock: Clock

    @classmethod
    def connect(cls, docker_host: str | None, clock: Clock) -> Self:
        """Returns the adapter of an engine, of the machine's own when no host is named; asks it nothing yet."""
        return cls(docker_host=docker_host or None, clock=clock)

    def ping(self) -> str:
        """Returns the engine's version."""
        with self._client(_QUICK) as client, _explained("asked for its version"):
            return one_line(str(client.version()["Version"]), cap=60)

    def build(self, *, context: Path, dockerfile: str, tag: str, labels: Mapping[str, str], timeout: timedelta) -> str:
        """Builds an image and returns its id; `dockerfile` is absolute, or relative to `context`.

        Raises:
            ToolError: with the last lines of the build when it failed or took longer than `timeout`.
        """
        if not context.is_dir():
            diagnosis = "Correct `image.context` in deploy-production.yaml."
            raise ToolError(f"There is no folder {context.name} to build {tag} from.", diagnosis=diagnosis)

        def stream(client: Any) -> Iterable[Any]:
            events: Iterable[Any] = client.build(
                path=str(context),
                dockerfile=dockerfile,
                tag=tag,
                labels=dict(labels),
                rm=True,
                forcerm=True,
                decode=True,
                timeout=client.timeout,
            )
            return events

        told = self._streamed(stream, f"build of {tag}", timeout)
        return built_image(told, tag=tag)

    def tag(self, *, source: str, target: str) -> None:
        repository, _, name = target.rpartition(":")
        with self._client(_QUICK) as client, _explained(f"tag {source} as {target}"):
            client.tag(source, repository, name)

    def push(self, reference: str, *, timeout: timedelta) -> str:
        """Pushes a tagged reference and returns the manifest digest that the registry answered.

        Raises:
            ToolError: when the registry refused, or the push took longer than `timeout`.
        """
        told = self._streamed(
            lambda client: client.push(reference, stream=True, decode=True), f"push of {reference}", timeout
        )
        return pushed_digest(told, reference=reference)

    def registry_digest(self, reference: str) -> str | None:
        """Returns the digest the registry holds for a tag, None if it holds none.

        Raises:
            ToolError: when the registry cannot be asked: not knowing is not the same as none.
        """
        from docker.errors import APIError

        with self._client(_QUICK) as client, _explained(f"ask the registry for {reference}"):
            try:
                return str(client.inspect_distribution(reference)["Descriptor"]["digest"])
            except APIError as error:
                reason = str(error.explanation or error)
                if "manifest unknown" in reason or "name unknown" in reason:
                    return None
                raise refused(reference, reason) from error

    def image_label(self, reference: str, label: str) -> str | None:
        """Returns a label of a local image, None when image or label is not there. Untrusted text."""
        from docker.errors import ImageNotFound

        with self._client(_QUICK) as client, _explained(f"look at {reference}"):
            try:
                image = client.inspect_image(reference)
            except ImageNotFound:
                return None
        value = (image.get("Config", {}).get("Labels") or {}).get(label)
        return None if value is None else str(value)

    @contextmanager
    def _client(self, seconds: int) -> Iterator[Any]:
        """A client of its own for one call: it may be cut off without harm to another call."""
        from docker import APIClient
        from docker.utils import kwargs_from_env

        named = {"DOCKER_HOST": self.docker_host} if self.docker_host else {}
        tls = {name: os.environ[name] for name in ("DOCKER_TLS_VERIFY", "DOCKER_CERT_PATH") if name in os.environ}
        with _explained("connect", missing=self.docker_host or _DEFAULT_HOST):
            _require_socket(self.docker_host or _DEFAULT_HOST)
            # Without a word of its own the SDK reads the whole environment.
            parameters = kwargs_from_env({**named, **tls, "DOCKER_": "set"})
            client: Any = APIClient(version="auto", timeout=seconds, **parameters)
        try:
            yield client
        finally:
            client.close()

    def _streamed(self, stream: _Stream, what: str, timeout: timedelta) -> Told:
        """Reads a stream to its end in a thread, because neither sending nor a silent engine can be bounded here."""
        deadline = self.clock.monotonic() + timeout.total_seconds()
        with self._client(max(1, round(timeout.total_seconds()))) as client:
            work = _Work()
            # The SDK keeps the response of a stream to itself; cutting it off needs it.
            client.hooks["response"].append(work.remember)
            thread = threading.Thread(target=work.run, args=(stream, client), name=f"docker {what}", daemon=True)
            thread.start()
            finished = work.finished.wait(max(0.0, deadline - self.clock.monotonic()))
            if not finished:
                work.cut_off()
                thread.join(_GRACE)
                raise ToolError(
                    f"The {what} did not end within {timeout.total_seconds():.0f} s; it was cut off.",
                    diagnosis="Find out why it is slow, or raise its timeout under `image` in deploy-production.yaml.",
                    retryable=True,
                )
            with _explained(what):
                if work.error is not None:
                    raise work.error
            return work.told


@dataclass(slots=True, kw_only=True)
class _Work:
    """One stream being read by its thread."""

    told: Told = field(default_factory=Told)
    error: Exception | None = None
    finished: threading.Event = field(default_factory=threading.Event)
    _response: Any = None

    def remember(self, response: Any, **_options: Any) -> None:
        self._response = response

    def run(self, stream: _Stream, client: Any) -> None:
        try:
            read_stream(stream(client), self.told)
        except Exception as error:  # noqa: BLE001 -- carried to the calling thread, which explains or raises it
            self.error = error
        finally:
            self.finished.set()

    def cut_off(self) -> None:
        if self._response is not None:
            with suppress(OSError, RuntimeError, ValueError):
                self._response.raw.shutdown()


def _require_socket(host: str) -> None:
    """Raises FileNotFoundError for a socket that is not there, at which the SDK would leave one open."""
    scheme, _, path = host.partition("://")
    if scheme == "unix" and not Path("/", path).is_socket():
        raise FileNotFoundError("there is no such socket")


@contextmanager
def _explained(doing: str, *, missing: str = "") -> Iterator[None]:
    """Turns what the SDK and its HTTP library raise into an error that says what to do."""
    import requests
    import urllib3
    from docker.errors import APIError, DockerException

    try:
        yield
    except APIError as error:
        raise _engine_said(doing, error) from error
    except (*_BROKEN, DockerException, requests.RequestException, urllib3.exceptions.HTTPError) as error:
        reason = one_line(str(error))
        if "Permission denied" in reason:
            raise ToolError("The docker engine does not let this user in.", diagnosis=_PERMISSION) from error
        if missing:
            raise ToolError(f"No docker engine answers at {missing}: {reason}", diagnosis=_START) from error
        message = f"The docker engine broke off ({doing}): {reason}"
        raise ToolError(message, diagnosis=_START, retryable=True) from error


def _engine_said(doing: str, error: Any) -> ToolError:
    reason = one_line(str(error.explanation or error))
    diagnosis = {
        401: "Log in with `docker login`.",
        403: _PERMISSION,
        404: "Build and tag the image first; `docker images` shows what is there.",
    }.get(error.status_code, "`docker` on the command line shows the same; the engine's log says more.")
    return ToolError(f"The docker engine refused ({doing}): {reason}", diagnosis=diagnosis)
