"""Container logs: the last lines, bounded, and "there is none yet" told from "could not be read"."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from http import HTTPStatus

from deploy_production.adapters.kubernetes.calls import Answer, Call
from deploy_production.adapters.kubernetes.failures import refused
from deploy_production.adapters.kubernetes.resources import resource_of_key
from deploy_production.adapters.kubernetes.transport import Transport
from deploy_production.model.target import ObjectKey
from deploy_production.ports import PodLog

LOG_LIMIT = 1_000_000
_NOT_YET = re.compile(
    r"is waiting to start|is terminated|previous terminated container .* not found|not available|"
    r"trying and failing to pull image|does not have a host assigned"
)
_LOST = re.compile(rb"(unable to retrieve container logs for|failed to try resolving symlinks) [^\n]*\n?")
"""What the kubelet answers, as if it were the log, when the node has thrown the log away."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    container: str
    previous: bool
    tail: int
    since: datetime | None


def pod_log(transport: Transport, pod: ObjectKey, wanted: Wanted) -> PodLog | None:
    """Returns the end of a container's log, None when the container has none or the pod is gone.

    Raises:
        ClusterError: when the log is there and cannot be read.
    """
    query = {"container": wanted.container, "tailLines": str(wanted.tail), "limitBytes": str(LOG_LIMIT)}
    if wanted.previous:
        query["previous"] = "true"
    if wanted.since is not None:
        query["sinceTime"] = wanted.since.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
    call = Call(
        method="GET",
        path=f"{resource_of_key(pod).item(pod.namespace, pod.name)}/log",
        verb="get",
        resource="pods/log",
        subject=f"the log of {wanted.container} in {pod} in the namespace {pod.namespace}",
        query=query,
        accept="*/*",
        body_limit=LOG_LIMIT,
    )
    answer = transport.send(call)
    if _has_none(answer) or _LOST.fullmatch(answer.body):
        return None
    if not answer.is_success:
        raise refused(call, answer)
    text = answer.body.decode("utf-8", "replace")
    is_cut = answer.truncated or len(answer.body) >= LOG_LIMIT or text.count("\n") >= wanted.tail
    return PodLog(text=text, truncated=is_cut)


def _has_none(answer: Answer) -> bool:
    if answer.status == HTTPStatus.NOT_FOUND:
        return answer.status_object().get("reason") == "NotFound"
    if answer.status != HTTPStatus.BAD_REQUEST:
        return False
    return _NOT_YET.search(str(answer.status_object().get("message", ""))) is not None
