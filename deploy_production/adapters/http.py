"""HTTP questions to health, smoke and metric endpoints.

* Any status is an answer; redirects are not followed, proxies of the environment not used, nothing is sent but GET.
* The timeout is for the whole question: a server that answers byte by byte cannot prolong it.
* The body is cut at its limit. TLS certificates are verified against the machine's trust store.

The question is asked in a thread of its own, because neither name lookup nor a slow stream can be bounded otherwise.
"""

import http.client
import ssl
import threading
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from socket import SHUT_RDWR, socket
from urllib.parse import SplitResult, urlsplit

from deploy_production.errors import ToolError
from deploy_production.model.text import one_line
from deploy_production.ports import HttpAnswer

_CHUNK = 65_536
_AGENT = {"User-Agent": "deploy-production", "Accept": "*/*", "Connection": "close"}


class SystemHttp:
    """Implements `ports.Http`."""

    def get(
        self,
        url: str,
        *,
        timeout: timedelta,
        headers: Mapping[str, str] | None = None,
        body_limit: int = 1_000_000,
    ) -> HttpAnswer:
        """Gets an http(s) URL; `body_limit` is in bytes.

        Raises:
            ToolError: when the URL is not one, or there is no whole answer in time.
        """
        question = _Question(url=_checked(url), headers=_AGENT | dict(headers or {}), body_limit=body_limit)
        started = time.monotonic()
        thread = threading.Thread(target=question.ask, args=(timeout.total_seconds(),), name="http-get", daemon=True)
        thread.start()
        if not question.finished.wait(timeout.total_seconds()):
            question.hang_up()
            raise _silent(question.url, timeout)
        if question.error is not None or not question.status:
            raise _no_answer(question.url, question.error) from question.error
        return HttpAnswer(
            status=question.status,
            body=bytes(question.body[:body_limit]),
            truncated=len(question.body) > body_limit,
            duration=timedelta(seconds=time.monotonic() - started),
        )


@dataclass(slots=True, kw_only=True)
class _Question:
    url: SplitResult
    headers: Mapping[str, str]
    body_limit: int
    finished: threading.Event = field(default_factory=threading.Event)
    status: int = 0
    body: bytearray = field(default_factory=bytearray)
    error: Exception | None = None
    line: socket | None = None

    def ask(self, seconds: float) -> None:
        try:
            self._ask(seconds)
        except (OSError, http.client.HTTPException, ValueError) as error:
            self.error = error
        finally:
            self.finished.set()

    def hang_up(self) -> None:
        """Ends the thread's wait; what it still hears is thrown away."""
        if self.line is not None:
            with suppress(OSError):
                self.line.shutdown(SHUT_RDWR)

    def _ask(self, seconds: float) -> None:
        connection = _connection(self.url, seconds)
        try:
            connection.connect()
            self.line = connection.sock
            path = (self.url.path or "/") + (f"?{self.url.query}" if self.url.query else "")
            connection.request("GET", path, headers=dict(self.headers))
            with connection.getresponse() as response:
                self._read(response)
        finally:
            connection.close()

    def _read(self, response: http.client.HTTPResponse) -> None:
        self.status = response.status
        while len(self.body) <= self.body_limit:
            data = response.read1(min(_CHUNK, self.body_limit + 1 - len(self.body)))
            if not data:
                break
            self.body += data
        # `read1` does not say that a body ended before its announced length.
        if len(self.body) <= self.body_limit and response.length:
            raise http.client.IncompleteRead(bytes(self.body), response.length)


def _connection(url: SplitResult, seconds: float) -> http.client.HTTPConnection:
    host = url.hostname or ""
    if url.scheme == "https":
        return http.client.HTTPSConnection(host, url.port, timeout=seconds, context=ssl.create_default_context())
    return http.client.HTTPConnection(host, url.port, timeout=seconds)


def _checked(url: str) -> SplitResult:
    try:
        parts = urlsplit(url)
        fine = parts.scheme in {"http", "https"} and parts.hostname and parts.port != 0
    except ValueError:
        fine = False
        parts = SplitResult("", "", "", "", "")
    if not fine or any(ord(char) <= ord(" ") or ord(char) > ord("~") for char in url):
        raise ToolError(
            f"{one_line(url.partition('?')[0], cap=120)!r} is not an http or https address.",
            diagnosis="Write it as https://host:port/path, other characters percent-encoded.",
        )
    if parts.username is not None or parts.password is not None:
        raise ToolError(
            f"The address of {parts.hostname} holds a name or a password.",
            diagnosis="Take it out of the address; it would show in records. Use an endpoint that needs none.",
        )
    return parts


def _shown(url: SplitResult) -> str:
    """The address without its query, which may hold a token."""
    return f"{url.scheme}://{url.netloc}{url.path}"


def _silent(url: SplitResult, timeout: timedelta) -> ToolError:
    return ToolError(
        f"{_shown(url)} did not answer within {timeout.total_seconds():g} s.",
        diagnosis="Check that the service is up and reachable from this machine.",
        retryable=True,
    )


def _no_answer(url: SplitResult, error: Exception | None) -> ToolError:
    if isinstance(error, ssl.SSLCertVerificationError):
        return ToolError(
            f"The certificate of {_shown(url)} is not trusted: {one_line(error.verify_message)}.",
            diagnosis="Add its authority to the machine's trust store, or name it in SSL_CERT_FILE.",
        )
    text = one_line(str(error or "")) or type(error).__name__
    return ToolError(
        f"{_shown(url)} gives no answer: {text}.",
        diagnosis="Check that the service is up and reachable from this machine.",
        retryable=True,
    )
