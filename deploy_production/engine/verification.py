"""Step 6 of the skill: health, logs, metrics and smoke tests of what was just rolled out.

* The items and their order are the document's; an item that nobody here can verify blocks at plan time.
* A Service may answer from old pods for a moment after the rollout is complete: an endpoint that names the version
  must answer with it several times in a row, within a bounded time.
* FAIL leads to the rollback. ERROR (could not tell) does not: the run goes on to the soak and ends inconclusive.
  That the cluster did not let us ask, or a log could not be read whole, says nothing about the release: ERROR.
* Summaries quote answers and logs without the values of the release's Secrets.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from deploy_production.engine.evidence import WHOLE, new_pods, quoted
from deploy_production.engine.pods import container_statuses
from deploy_production.engine.view import View, Written, first_write
from deploy_production.errors import ClusterError, DeployError
from deploy_production.metrics.base import NoData, Unmeasurable
from deploy_production.metrics.prometheus import PROVIDER as PROMETHEUS
from deploy_production.model.gate import Verdict
from deploy_production.model.target import Manifest
from deploy_production.model.text import one_line, sanitize
from deploy_production.ports import Clock, ClusterReader, Http
from deploy_production.settings.checks import MetricQuery
from deploy_production.settings.model import Endpoint, Settings

BETWEEN_ANSWERS = timedelta(milliseconds=200)
LOG_TAIL = 10_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Verified:
    """The verdict on one item of the checklist."""

    item: str
    verdict: Verdict
    summary: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Rolled:
    """What is verified: this version, these workloads, since this moment."""

    cluster: ClusterReader
    http: Http
    clock: Clock
    settings: Settings
    version: str
    namespace: str
    view: View
    written: tuple[Written, ...]
    since: datetime
    """By this machine's clock; where the API server told the time of our write, that one counts."""
    expect_metrics: bool
    """False on a first deploy: nothing has been scraped yet, so no data is only reported."""
    abort_reason: Callable[[], str | None]
    secrets: tuple[str, ...] = ()
    """Values that must not appear in a summary."""


Verification = Callable[[Rolled], tuple[Verdict, str]]


def verifications_for(checklist: tuple[str, ...]) -> tuple[tuple[str, Verification], ...]:
    """Returns the code behind each item of the checklist.

    Raises:
        KeyError: names an item that nothing here verifies.
    """
    return tuple((item, _KNOWN[item]) for item in checklist)


def verify_all(rolled: Rolled, checklist: tuple[str, ...], told: Callable[[Verified], None]) -> tuple[Verified, ...]:
    """Verifies every item in order and stops at the first FAIL."""
    found: list[Verified] = []
    for item, verification in verifications_for(checklist):
        verdict, summary = _guarded(verification, rolled)
        found.append(Verified(item=item, verdict=verdict, summary=summary))
        told(found[-1])
        if verdict is Verdict.FAIL:
            break
    return tuple(found)


def _guarded(verification: Verification, rolled: Rolled) -> tuple[Verdict, str]:
    try:
        return verification(rolled)
    except DeployError as error:
        return Verdict.ERROR, quoted(error.message, rolled.secrets)


def probe_health(rolled: Rolled) -> str:
    """Asks every health endpoint once and returns why one fails, empty when all pass or could not be asked."""
    for endpoint in rolled.settings.verify.health:
        try:
            trouble = _ask(rolled, endpoint)
        except ClusterError:
            continue
        if trouble:
            return f"{endpoint.name}: {trouble}"
    return ""


# SKILL: "Health checks passing"
def _health(rolled: Rolled) -> tuple[Verdict, str]:
    return _endpoints(rolled, rolled.settings.verify.health, in_a_row=1)


# SKILL: "Smoke tests pass"
def _smoke(rolled: Rolled) -> tuple[Verdict, str]:
    return _endpoints(rolled, rolled.settings.verify.smoke, in_a_row=rolled.settings.verify.answers_needed)


def _endpoints(rolled: Rolled, endpoints: tuple[Endpoint, ...], *, in_a_row: int) -> tuple[Verdict, str]:
    for endpoint in endpoints:
        trouble = _settle(rolled, endpoint, in_a_row)
        if trouble:
            return Verdict.FAIL, f"{endpoint.name}: {trouble}"
    names = ", ".join(endpoint.name for endpoint in endpoints)
    return Verdict.PASS, f"{names}: {in_a_row} good answer{'s' if in_a_row > 1 else ''} in a row"


def _settle(rolled: Rolled, endpoint: Endpoint, in_a_row: int) -> str:
    """Asks until `in_a_row` good answers came without a bad one between; returns the last trouble otherwise.

    Raises:
        ClusterError: when in the end the cluster did not let it be asked.
    """
    deadline = rolled.clock.monotonic() + rolled.settings.verify.within.total_seconds()
    good = 0
    while True:
        trouble, unasked = _tried(rolled, endpoint)
        good = 0 if trouble or unasked else good + 1
        if good >= in_a_row:
            return ""
        is_over = rolled.clock.monotonic() >= deadline or rolled.abort_reason() is not None
        if unasked is not None and (is_over or not unasked.retryable):
            raise unasked
        if is_over:
            return trouble or f"only {good} of {in_a_row} good answers in time"
        rolled.clock.sleep(BETWEEN_ANSWERS)


def _tried(rolled: Rolled, endpoint: Endpoint) -> tuple[str, ClusterError | None]:
    try:
        return _ask(rolled, endpoint), None
    except ClusterError as error:
        return "", error


def _ask(rolled: Rolled, endpoint: Endpoint) -> str:
    try:
        status, body = _answer(rolled, endpoint)
    except ClusterError:
        raise
    except DeployError as error:
        return f"no answer: {quoted(error.message, rolled.secrets)}"
    if status != endpoint.status:
        return f"answered {status}, expected {endpoint.status}"
    if endpoint.contains is None:
        return ""
    wanted = endpoint.contains.replace("$VERSION", rolled.version)
    text = body.decode("utf-8", "replace")
    if re.search(rf"(?<![\w.-]){re.escape(wanted)}(?![\w-]|\.\w)", text):
        return ""
    return f"the answer does not contain {wanted!r}: {quoted(text, rolled.secrets, cap=120)}"


def _answer(rolled: Rolled, endpoint: Endpoint) -> tuple[int, bytes]:
    if endpoint.url is not None:
        answer = rolled.http.get(endpoint.url, timeout=endpoint.timeout)
        return answer.status, answer.body
    found = rolled.cluster.service_get(
        namespace=rolled.namespace,
        service=endpoint.service or rolled.settings.application,
        port=endpoint.port,
        path=endpoint.path,
        timeout=endpoint.timeout,
    )
    return found.status, found.body


# SKILL: "Logs show no errors"
def _logs(rolled: Rolled) -> tuple[Verdict, str]:
    pattern, allowed = re.compile(rolled.settings.verify.logs.error_pattern), rolled.settings.verify.logs.allowed
    pods = new_pods(rolled.view, rolled.written)
    if not pods:
        return Verdict.PASS, "no pod was replaced, so there are no new logs"
    logs = [log for pod in pods for log in _container_logs(rolled, pod)]
    lines = [line for log in logs for line in log.text.splitlines() if pattern.search(line)]
    if len(lines) > allowed:
        example = quoted(lines[0], rolled.secrets)
        return Verdict.FAIL, f"{len(lines)} error lines in {len(pods)} pods, for example: {example}"
    gap = next((log.gap for log in logs if log.gap), "")
    return Verdict.ERROR if gap else Verdict.PASS, gap or f"{len(lines)} error lines in {len(pods)} pods"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Log:
    text: str
    gap: str
    """What of it could not be read, empty when it is whole."""


def _container_logs(rolled: Rolled, pod: Manifest) -> Iterator[_Log]:
    """Reads what every container has said since our first write, before its last restart too."""
    statuses = {status["name"]: status for status in container_statuses(pod)}
    for container in pod["spec"]["containers"]:
        status = statuses.get(container["name"], {})
        yield _read_log(rolled, pod, container["name"], is_running="running" in status.get("state", {}))
        if status.get("restartCount"):
            yield _read_log(rolled, pod, container["name"], previous=True)


def _read_log(
    rolled: Rolled, pod: Manifest, container: str, *, is_running: bool = False, previous: bool = False
) -> _Log:
    log = rolled.cluster.pod_log(
        namespace=rolled.namespace,
        pod=pod["metadata"]["name"],
        container=container,
        previous=previous,
        tail=LOG_TAIL,
        since=first_write(rolled.written, rolled.since),
    )
    whose = one_line(f"the log of {container} in Pod/{pod['metadata']['name']}")
    if log is None:
        return _Log(text="", gap=f"{whose} is not there" if is_running else "")
    text = sanitize(log.text, cap=WHOLE)
    return _Log(text=text, gap=f"{whose} has more lines than could be read" if log.truncated else "")


# SKILL: "Metrics within normal range"
def _metrics(rolled: Rolled) -> tuple[Verdict, str]:
    section = rolled.settings.checks.monitoring_configured
    if section is None:
        return Verdict.ERROR, "monitoring is not configured"
    seen = []
    for query in section.queries:
        verdict, summary = _metric(rolled, section.prometheus, query)
        if verdict is not Verdict.PASS:
            return verdict, summary
        seen.append(summary)
    return Verdict.PASS, "; ".join(seen)


def _metric(rolled: Rolled, prometheus: str, query: MetricQuery) -> tuple[Verdict, str]:
    measured = PROMETHEUS.measure(rolled.http, prometheus, query.query, rolled.clock.now())
    if isinstance(measured, NoData):
        if not rolled.expect_metrics:
            return Verdict.PASS, f"{query.name}: no data yet (first deploy)"
        return Verdict.ERROR, f"{query.name}: no data"
    if isinstance(measured, Unmeasurable):
        return Verdict.ERROR, f"{query.name}: {quoted(measured.reason, rolled.secrets)}"
    value = measured.value
    low, high = query.minimum, query.maximum
    if (low is not None and value < low) or (high is not None and value > high):
        return Verdict.FAIL, f"{query.name} is {value:g}, outside {_range(low, high)}"
    return Verdict.PASS, f"{query.name} is {value:g}"


def _range(low: float | None, high: float | None) -> str:
    return f"{'-∞' if low is None else f'{low:g}'} … {'∞' if high is None else f'{high:g}'}"


_KNOWN: Mapping[str, Verification] = {
    "Health checks passing": _health,
    "Logs show no errors": _logs,
    "Metrics within normal range": _metrics,
    "Smoke tests pass": _smoke,
}
