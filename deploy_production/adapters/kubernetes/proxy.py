"""Asking a Service through the API server's proxy: what the application answers is an answer, whatever its status.

* The API server's own "no endpoints" (503) and "not found" (404) are answers too: the Service does not serve.
* An application that says nothing in time, while the API server itself still answers, is told as status 504.
* Only what says nothing about the application is an error: we may not ask, or the API server is not there.
"""

from datetime import timedelta
from http import HTTPStatus
from urllib.parse import quote, unquote, urlsplit

from deploy_production.adapters.kubernetes.calls import Call
from deploy_production.adapters.kubernetes.failures import refused
from deploy_production.adapters.kubernetes.resources import path_name, resource_of_key
from deploy_production.adapters.kubernetes.transport import Transport
from deploy_production.errors import ClusterError, SettingsError
from deploy_production.model.target import ObjectKey
from deploy_production.model.text import one_line
from deploy_production.ports import ServiceAnswer

BODY_LIMIT = 1_000_000
_OURS = frozenset({HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN, HTTPStatus.TOO_MANY_REQUESTS})
"""Statuses that, with a `Status` object as body, come from the API server and are about us."""


def service_get(transport: Transport, service: ObjectKey, *, port: str, path: str, timeout: timedelta) -> ServiceAnswer:
    """Returns what a Service answers; the body is cut at 1 MB.

    Raises:
        SettingsError: when the path could lead out of the Service.
        ClusterError: when the API server cannot be reached or does not let us ask.
    """
    name = f"{path_name(service.name, 'the name of a Service')}:{path_name(port, 'the port of a Service')}"
    collection = resource_of_key(service).collection(service.namespace)
    call = Call(
        method="GET",
        path=f"{collection}/{name}/proxy{_safe_path(path)}",
        verb="get",
        resource="services/proxy",
        subject=f"{path} of {service} in the namespace {service.namespace}",
        accept="*/*",
        attempts=1,
        timeout=timeout,
        body_limit=BODY_LIMIT,
    )
    try:
        answer = transport.send(call)
    except ClusterError as error:
        if not _is_timeout(error) or not _is_server_there(transport):
            raise
        return ServiceAnswer(status=HTTPStatus.GATEWAY_TIMEOUT, body=b"no whole answer in time")
    if answer.status in _OURS and answer.status_object():
        raise refused(call, answer)
    return ServiceAnswer(status=answer.status, body=answer.body)


def _safe_path(path: str) -> str:
    """Returns a path, with its query, that stays below the Service.

    The URL is normalised on its way, so that dots could reach any other part of the API.
    """
    parts = urlsplit(path)
    segments = unquote(unquote(parts.path)).replace("\\", "/").split("/")
    if parts.scheme or parts.netloc or not path.startswith("/") or {".", ".."} & set(segments):
        raise SettingsError(
            f"'{one_line(path)}' is not a path of a Service.",
            diagnosis="Write an absolute path without '.' and '..' segments, for example /healthz.",
        )
    query = f"?{quote(parts.query, safe='=&%+/:,;@!*()-._~')}" if parts.query else ""
    return quote(parts.path, safe="/%:@!$&'()*+,;=-._~") + query


def _is_timeout(error: ClusterError) -> bool:
    """Says whether the request was sent and only the answer is missing."""
    from urllib3.exceptions import ReadTimeoutError

    return isinstance(error.__cause__, ReadTimeoutError | TimeoutError)


def _is_server_there(transport: Transport) -> bool:
    """Asks the API server something small, to tell a silent application from a silent cluster."""
    call = Call(
        method="GET",
        path="/version",
        verb="get",
        resource="/version",
        subject="the server's version",
        attempts=1,
        timeout=timedelta(seconds=5),
    )
    try:
        return transport.send(call).is_success
    except ClusterError:
        return False
