"""Requests to the API server: bounded in time and size, raw JSON in and out.

* A call that stores nothing is asked again a few times when the server is busy, in trouble or silent.
* A call that may store something is sent exactly once, whatever happens; a lost answer is an unknown outcome.
* Redirects are not followed: credentials go to the server of the context and nowhere else.
"""

import json
from collections.abc import Iterator
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from deploy_production.adapters.kubernetes.calls import Answer, Call
from deploy_production.adapters.kubernetes.failures import is_final, nonsense, refused, unanswered, unreachable
from deploy_production.adapters.kubernetes.kubeconfig import Access
from deploy_production.errors import ClusterError
from deploy_production.ports import Clock

if TYPE_CHECKING:
    from urllib3 import BaseHTTPResponse

CONNECT_TIME = 5.0
_CHUNK = 65_536
_FIRST_PAUSE = 0.25
_LONGEST_PAUSE = 5.0
_LINE_LIMIT = 32_000_000


class Transport:
    """Sends calls to one server."""

    def __init__(self, access: Access, clock: Clock) -> None:
        """Takes an open door and the clock that measures what an answer takes."""
        self.server = access.server
        self._client = access.client
        self._clock = clock

    def close(self) -> None:
        """Closes the idle connections."""
        self._client.close()

    def ask(self, call: Call) -> dict[str, Any]:
        """Returns the JSON object of a successful answer.

        Raises:
            ClusterError: for every other answer, and for none.
        """
        answer = self.send(call)
        if not answer.is_success:
            raise refused(call, answer)
        return self.parsed(call, answer)

    def parsed(self, call: Call, answer: Answer) -> dict[str, Any]:
        """Returns the JSON object in an answer."""
        if answer.truncated:
            raise nonsense(call, self.server, f"longer than {call.body_limit} bytes")
        try:
            body = json.loads(answer.body)
        except ValueError as error:
            raise nonsense(call, self.server, "not JSON") from error
        if not isinstance(body, dict):
            raise nonsense(call, self.server, "not a JSON object")
        return body

    def send(self, call: Call) -> Answer:
        """Returns whatever the server answered; asks again only for what stores nothing.

        Raises:
            ClusterError: when there is no answer.
        """
        attempts = call.attempts if call.repeatable else 1
        for attempt in range(attempts):
            is_last = attempt == attempts - 1
            try:
                answer = self._exchange(call)
            except ClusterError as error:
                if is_last or not error.retryable:
                    raise
                self._pause(attempt, None)
                continue
            if is_last or is_final(answer):
                return answer
            self._pause(attempt, answer.headers.get("Retry-After"))
        raise RuntimeError("a call without an attempt")

    def open(self, call: Call) -> "LineStream":
        """Returns the open answer of a watch; `timeout` is the longest silence.

        Raises:
            ClusterError: when the server does not open it.
        """
        response = self._begin(call)
        if response.status == 200:  # noqa: PLR2004 - the only status of an open watch
            return LineStream(response, call, self.server)
        try:
            answer = self._read(call, response)
        finally:
            response.close()
        raise refused(call, answer)

    def _exchange(self, call: Call) -> Answer:
        from urllib3.exceptions import HTTPError

        response = self._begin(call)
        try:
            return self._read(call, response)
        except HTTPError as error:
            raise unanswered(call, self.server, error) from error
        finally:
            response.close()

    def _begin(self, call: Call) -> "BaseHTTPResponse":
        from kubernetes.client import ApiException
        from urllib3.exceptions import ConnectTimeoutError, HTTPError, NewConnectionError

        headers = {"Accept": call.accept, "User-Agent": "deploy-production"}
        if call.body is not None:
            headers["Content-Type"] = call.content_type
        self._client.update_params_for_auth(headers, [], ["BearerToken"], call.path, call.method, call.body)
        url = self.server + call.path + (f"?{urlencode(call.query)}" if call.query else "")
        timeout = (CONNECT_TIME, call.timeout.total_seconds())
        try:
            response: BaseHTTPResponse = self._client.call_api(
                call.method, url, headers, call.body, None, timeout
            ).response
        except (ApiException, ConnectTimeoutError, NewConnectionError) as error:
            # The library reports a failed TLS handshake as an ApiException without a status.
            raise unreachable(call, self.server, error) from error
        except HTTPError as error:
            raise unanswered(call, self.server, error) from error
        return response

    def _read(self, call: Call, response: "BaseHTTPResponse") -> Answer:
        """Reads a body; each read is bounded by the socket's time, all of them by the deadline."""
        deadline = self._clock.monotonic() + call.timeout.total_seconds()
        body = bytearray()
        while len(body) <= call.body_limit:
            chunk = response.read1(_CHUNK)
            if not chunk:
                break
            body += chunk
            if self._clock.monotonic() > deadline:
                late = TimeoutError("the answer did not end in time")
                raise unanswered(call, self.server, late) from late
        is_longer = len(body) > call.body_limit
        return Answer(
            status=response.status,
            headers=response.headers,
            body=bytes(body[: call.body_limit]),
            truncated=is_longer,
        )

    def _pause(self, attempt: int, retry_after: str | None) -> None:
        seconds = _FIRST_PAUSE * 2**attempt
        if retry_after is not None and retry_after.isdecimal():
            seconds = max(seconds, float(retry_after))
        self._clock.sleep(timedelta(seconds=min(seconds, _LONGEST_PAUSE)))


class LineStream:
    """The lines of an open watch; any thread may `interrupt` the one that reads."""

    def __init__(self, response: "BaseHTTPResponse", call: Call, server: str) -> None:
        """Takes the open response; closes it at the end of the iteration."""
        self._response = response
        self._call = call
        self._server = server

    def __iter__(self) -> Iterator[bytes]:
        """Yields lines until the server ends the answer in an orderly way.

        Raises:
            ClusterError: when the connection breaks, falls silent, or somebody interrupts.
        """
        from urllib3.exceptions import HTTPError

        rest = b""
        try:
            while chunk := self._response.read1(_CHUNK):
                *lines, rest = (rest + chunk).split(b"\n")
                yield from (line for line in lines if line.strip())
                if len(rest) > _LINE_LIMIT:
                    raise nonsense(self._call, self._server, f"a line longer than {_LINE_LIMIT} bytes")
        except (HTTPError, OSError, ValueError) as error:
            raise unanswered(self._call, self._server, error) from error
        finally:
            self._response.close()

    def interrupt(self) -> None:
        """Makes the reading end now."""
        try:
            self._response.shutdown()
        except (RuntimeError, ValueError, OSError):
            return  # it has ended by itself
