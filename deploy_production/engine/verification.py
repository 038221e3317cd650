"""Step 6 of the skill: health, logs, metrics and smoke tests of what was just rolled out.

* The items and their order are the document's; an item that nobody here can verify blocks at plan time.
* A Service may answer from old pods for a moment after the rollout is complete: an endpoint that names the version
  must answer with it several times in a row, within a bounded time.
* FAIL leads to the rollback. ERROR (could not tell) does not: the run goes on to the soak and ends inconclusive.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from deploy_production.engine.evidence import new_pods
from deploy_production.engine.view import View, Written
from deploy_production.errors import DeployError
from deploy_production.metrics.base import NoData, Unmeasurable
from deploy_production.metrics.prometheus import PROVIDER as PROMETHEUS
from deploy_production.model.gate import Verdict
from deploy_production.model.target import Manifest
from deploy_production.model.text import one_line, sanitize
from deploy_production.ports import Clock, ClusterReader, Http
from deploy_production.settings.checks import MetricQuery
from deploy_production.settings.model import Endpoint, Settings

BETWEEN_ANSWERS = timedelta(milliseconds=200)
LOG_TAIL = 2000


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
    expect_metrics: bool
    """False on a first deploy: nothing has been scraped yet, so no data is only reported."""
    abort_reason: Callable[[], str | None]


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
        return Verdict.ERROR, one_line(error.message)


def probe_health(rolled: Rolled) -> str:
    """Asks every health endpoint once and returns why one fails, empty when all pass."""
    for endpoint in rolled.settings.verify.health:
        trouble = _ask(rolled, endpoint)
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
    deadline = rolled.clock.monotonic() + rolled.settings.verify.within.total_seconds()
    for endpoint in endpoints:
        trouble = _settle(rolled, endpoint, in_a_row, deadline)
        if trouble:
            return Verdict.FAIL, f"{endpoint.name}: {trouble}"
    names = ", ".join(endpoint.name for endpoint in endpoints)
    return Verdict.PASS, f"{names}: {in_a_row} good answer{'s' if in_a_row > 1 else ''} in a row"


def _settle(rolled: Rolled, endpoint: Endpoint, in_a_row: int, deadline: float) -> str:
    """Asks until `in_a_row` good answers came without a bad one between; returns the last trouble otherwise."""
    good, trouble = 0, "it was never asked"
    while good < in_a_row:
        trouble = _ask(rolled, endpoint)
        good = 0 if trouble else good + 1
        if good < in_a_row and (rolled.clock.monotonic() >= deadline or rolled.abort_reason() is not None):
            return trouble or f"only {good} of {in_a_row} good answers in time"
        if good < in_a_row:
            rolled.clock.sleep(BETWEEN_ANSWERS)
    return ""


def _ask(rolled: Rolled, endpoint: Endpoint) -> str:
    try:
        status, body = _answer(rolled, endpoint)
    except DeployError as error:
        return f"no answer: {one_line(error.message)}"
    if status != endpoint.status:
        return f"answered {status}, expected {endpoint.status}"
    if endpoint.contains is None:
        return ""
    wanted = endpoint.contains.replace("$VERSION", rolled.version)
    text = body.decode("utf-8", "replace")
    if re.search(rf"(?<![\w.-]){re.escape(wanted)}(?![\w-]|\.\w)", text):
        return ""
    return f"the answer does not contain {wanted!r}: {one_line(text, cap=120)}"


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
    lines = [line for pod in pods for line in _error_lines(rolled, pod, pattern)]
    if len(lines) > allowed:
        return Verdict.FAIL, f"{len(lines)} error lines in {len(pods)} pods, for example: {one_line(lines[0])}"
    return Verdict.PASS, f"{len(lines)} error lines in {len(pods)} pods"


def _error_lines(rolled: Rolled, pod: Manifest, pattern: re.Pattern[str]) -> list[str]:
    found: list[str] = []
    for container in pod["spec"]["containers"]:
        log = rolled.cluster.pod_log(
            namespace=rolled.namespace,
            pod=pod["metadata"]["name"],
            container=container["name"],
            previous=False,
            tail=LOG_TAIL,
            since=rolled.since,
        )
        text = "" if log is None else sanitize(log.text, cap=1_000_000)
        found += [line for line in text.splitlines() if pattern.search(line)]
    return found


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
        return Verdict.ERROR, f"{query.name}: {measured.reason}"
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
