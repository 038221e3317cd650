from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from deploy_production.adapters.http import SystemHttp
from deploy_production.engine.applying import written
from deploy_production.engine.verification import Rolled, Verified, probe_health, verifications_for, verify_all
from deploy_production.engine.view import View
from deploy_production.engine.watching import WATCHED
from deploy_production.errors import ClusterError
from deploy_production.model.gate import Verdict
from deploy_production.ports import PodLog, WatchKind
from deploy_production.settings.model import Settings
from deploy_production.skillfile.reader import shipped_skill
from tests.simulators.clock import FakeClock
from tests.simulators.cluster import SimulatedCluster
from tests.simulators.cluster_behaviour import Behaviour
from tests.simulators.release import NAMESPACE, deployment
from tests.simulators.web import Site, serve
from tests.simulators.world import BASE

HEALTH, LOGS, METRICS, SMOKE = (
    "Health checks passing", "Logs show no errors", "Metrics within normal range", "Smoke tests pass",
)  # fmt: skip


@pytest.fixture
def site() -> Iterator[Site]:
    with serve({"/healthz": [(200, b"ok")], "/version": [(200, b"v2")]}) as running:
        yield running


class Bench:
    def __init__(self, site: Site) -> None:
        self.site = site
        self.clock = FakeClock()
        self.cluster = SimulatedCluster(self.clock)
        self.abort: str | None = None

    def rolled(self, **overrides: Any) -> Rolled:
        since = self.clock.now()
        live = self.cluster.apply(deployment("registry/shop:v2"), field_manager="deploy-production")
        self.clock.advance(timedelta(seconds=10))
        made = Rolled(
            cluster=self.cluster,
            http=SystemHttp(),
            clock=self.clock,
            settings=self.settings(),
            version="v2",
            namespace=NAMESPACE,
            view=self._view(),
            written=(written(live),),
            since=since,
            expect_metrics=True,
            abort_reason=lambda: self.abort,
        )
        return replace(made, **overrides)

    def settings(self, **verify: Any) -> Settings:
        section = {
            "health": [{"name": "health", "url": self.site.url("/healthz"), "contains": "ok"}],
            "smoke": [{"name": "version", "url": self.site.url("/version"), "contains": "$VERSION"}],
            "within": "10s",
            **verify,
        }
        monitoring = {
            "prometheus": self.site.url(""),
            "rules": ["Down"],
            "queries": [{"name": "errors", "query": "errors", "maximum": 0.05}],
        }
        checks = {"monitoring_configured": monitoring}
        return Settings.model_validate({**BASE, "application": "shop", "verify": section, "checks": checks})

    def _view(self) -> View:
        view = View()
        tick = timedelta(seconds=1)
        for event in self.cluster.watch(WATCHED, namespace=NAMESPACE, tick=tick, stop=lambda: view.synced):
            view.feed(event)
            if event.kind is WatchKind.SYNCED:
                break
        return view

    def metric(self, value: str | None) -> None:
        import json

        result = [] if value is None else [{"metric": {}, "value": [self.clock.now().timestamp() + 10, value]}]
        body = {"status": "success", "data": {"resultType": "vector", "result": result}}
        self.site.answer("/api/v1/query", 200, json.dumps(body).encode())


@pytest.fixture
def bench(site: Site) -> Bench:
    made = Bench(site)
    made.metric("0.01")
    return made


def verdict(rolled: Rolled, item: str) -> tuple[Verdict, str]:
    found = verify_all(rolled, (item,), lambda _verified: None)
    return found[0].verdict, found[0].summary


def test_the_items_of_the_skill_are_all_known() -> None:
    step = shipped_skill().step(6)
    assert step is not None

    assert [item for item, _ in verifications_for(tuple(entry.text for entry in step.checklist))] == [
        HEALTH, LOGS, METRICS, SMOKE,
    ]  # fmt: skip


def test_an_item_that_nobody_can_verify_is_named() -> None:
    with pytest.raises(KeyError, match="Pray"):
        verifications_for((HEALTH, "Pray"))


def test_everything_passes_for_a_good_release(bench: Bench) -> None:
    found = verify_all(bench.rolled(), (HEALTH, LOGS, METRICS, SMOKE), lambda _verified: None)

    assert [entry.verdict for entry in found] == [Verdict.PASS] * 4, found


def test_it_stops_at_the_first_fail(bench: Bench) -> None:
    bench.site.answer("/healthz", 500, b"ok")
    told: list[Verified] = []

    verify_all(bench.rolled(), (HEALTH, LOGS), told.append)

    assert [(entry.item, entry.verdict) for entry in told] == [(HEALTH, Verdict.FAIL)]


@pytest.mark.requirement("verify.health")
@pytest.mark.parametrize(("status", "body"), [(503, b"ok"), (200, b"starting"), (204, b"")])
def test_another_status_or_text_is_not_healthy(bench: Bench, status: int, body: bytes) -> None:
    bench.site.answer("/healthz", status, body)

    assert verdict(bench.rolled(), HEALTH)[0] is Verdict.FAIL


def test_no_answer_is_not_healthy(bench: Bench) -> None:
    settings = bench.settings(health=[{"name": "health", "url": "http://127.0.0.1:1/", "timeout": "1s"}])

    assert "no answer" in verdict(bench.rolled(settings=settings), HEALTH)[1]


def test_an_endpoint_may_settle_within_its_time(bench: Bench) -> None:
    bench.site.script("/healthz", [(503, b""), (503, b""), (200, b"ok")])

    assert verdict(bench.rolled(), HEALTH)[0] is Verdict.PASS


@pytest.mark.requirement("verify.smoke")
def test_the_smoke_test_waits_until_only_the_new_version_answers(bench: Bench) -> None:
    """Trap 18: a Service answers from old pods for a moment after the rollout is complete."""
    bench.site.script("/version", [(200, b"v2"), (200, b"v1"), (200, b"v2"), (200, b"v2"), (200, b"v1"), (200, b"v2")])
    before = bench.site.count("/version")

    assert verdict(bench.rolled(), SMOKE)[0] is Verdict.PASS
    assert bench.site.count("/version") - before == 10


def test_an_old_version_that_never_goes_away_fails_the_smoke_test_in_bounded_time(bench: Bench) -> None:
    bench.site.answer("/version", 200, b"v1")
    rolled = bench.rolled()
    began = bench.clock.monotonic()

    assert verdict(rolled, SMOKE)[0] is Verdict.FAIL
    assert bench.clock.monotonic() - began <= 11


@pytest.mark.parametrize("answer", [b"v2.1", b"dev2", b"v2-rc1", b"v22"])
def test_a_longer_version_is_not_this_version(bench: Bench, answer: bytes) -> None:
    bench.site.answer("/version", 200, answer)

    assert verdict(bench.rolled(), SMOKE)[0] is Verdict.FAIL


def test_an_abort_ends_the_waiting(bench: Bench) -> None:
    bench.site.answer("/version", 200, b"v1")
    rolled = bench.rolled()
    bench.abort = "stop"
    began = bench.clock.monotonic()

    verdict(rolled, SMOKE)

    assert bench.clock.monotonic() == began


@pytest.mark.requirement("verify.logs")
def test_an_error_line_in_a_new_pod_fails(bench: Bench) -> None:
    bench.cluster.logs("shop:v2", "starting\nERROR: no database\n")

    found = verdict(bench.rolled(), LOGS)

    assert found[0] is Verdict.FAIL
    assert "no database" in found[1]


def test_harmless_lines_pass(bench: Bench) -> None:
    bench.cluster.logs("shop:v2", "starting\n0 errors\n")

    assert verdict(bench.rolled(), LOGS)[0] is Verdict.PASS


@pytest.mark.requirement("verify.metrics")
@pytest.mark.parametrize(
    ("value", "expected"),
    [("0.05", Verdict.PASS), ("0.06", Verdict.FAIL), ("NaN", Verdict.ERROR), (None, Verdict.ERROR)],
)
def test_a_metric_out_of_range_fails_and_an_unknown_one_is_undecided(
    bench: Bench, value: str | None, expected: Verdict
) -> None:
    bench.metric(value)

    assert verdict(bench.rolled(), METRICS)[0] is expected


def test_no_data_on_a_first_deploy_is_reported_and_passes(bench: Bench) -> None:
    bench.metric(None)

    assert verdict(bench.rolled(expect_metrics=False), METRICS) == (
        Verdict.PASS,
        "errors: no data yet (first deploy)",
    )


def test_a_monitoring_system_that_does_not_answer_is_undecided(bench: Bench) -> None:
    bench.site.answer("/api/v1/query", 503, b"")

    assert verdict(bench.rolled(), METRICS)[0] is Verdict.ERROR


def test_the_health_probe_says_why_it_fails_and_nothing_when_it_passes(bench: Bench) -> None:
    rolled = bench.rolled()
    assert probe_health(rolled) == ""

    bench.site.answer("/healthz", 500, b"")
    assert probe_health(rolled) == "health: answered 500, expected 200"


SERVICE = {
    "apiVersion": "v1",
    "kind": "Service",
    "metadata": {"name": "shop", "namespace": NAMESPACE},
    "spec": {"selector": {"app": "shop"}, "ports": [{"port": 80}]},
}
BY_SERVICE = {"name": "health", "service": "shop", "path": "/healthz"}
FORBIDDEN = ClusterError("The cluster does not allow us to get services/proxy.", diagnosis="role", status=403)


def test_an_endpoint_that_the_cluster_does_not_let_us_ask_is_undecided(bench: Bench) -> None:
    rolled = bench.rolled(settings=bench.settings(health=[BY_SERVICE]))
    bench.cluster.fail("service_get", 1, FORBIDDEN)

    found = verdict(rolled, HEALTH)

    assert found[0] is Verdict.ERROR
    assert "services/proxy" in found[1]


def test_a_cluster_that_cannot_be_reached_for_a_moment_is_asked_again(bench: Bench) -> None:
    bench.cluster.apply(SERVICE, field_manager="x")
    rolled = bench.rolled(settings=bench.settings(health=[BY_SERVICE]))
    bench.cluster.blind(lasting=timedelta(seconds=2))

    assert verdict(rolled, HEALTH)[0] is Verdict.PASS


def test_a_cluster_that_stays_unreachable_leaves_the_endpoint_undecided_in_bounded_time(bench: Bench) -> None:
    rolled = bench.rolled(settings=bench.settings(health=[BY_SERVICE]))
    bench.cluster.blind(lasting=timedelta(hours=1))
    began = bench.clock.monotonic()

    assert verdict(rolled, HEALTH)[0] is Verdict.ERROR
    assert bench.clock.monotonic() - began <= 11


def test_the_probe_says_nothing_about_an_endpoint_that_could_not_be_asked_and_asks_the_others(bench: Bench) -> None:
    other = {"name": "web", "url": bench.site.url("/healthz")}
    rolled = bench.rolled(settings=bench.settings(health=[BY_SERVICE, other]))
    bench.cluster.blind(lasting=timedelta(hours=1))
    assert probe_health(rolled) == ""

    bench.site.answer("/healthz", 500, b"")
    assert probe_health(rolled) == "web: answered 500, expected 200"


def test_every_endpoint_has_its_own_time_to_settle(bench: Bench) -> None:
    """The first one needs eight of its ten seconds, the second one too."""
    late = [(503, b"")] * 40 + [(200, b"ok")]
    bench.site.script("/a", late)
    bench.site.script("/b", late)
    health = [{"name": name, "url": bench.site.url(f"/{name}")} for name in "ab"]

    assert verdict(bench.rolled(settings=bench.settings(health=health)), HEALTH)[0] is Verdict.PASS


class Log:
    """What the API server answers for logs; remembers what it was asked."""

    def __init__(self, current: PodLog | None, previous: PodLog | None = None) -> None:
        self.answers = {False: current, True: previous}
        self.since: set[datetime] = set()

    def __call__(self, *, previous: bool, since: datetime, **_: Any) -> PodLog | None:
        self.since.add(since)
        return self.answers[previous]


def logged(bench: Bench, monkeypatch: pytest.MonkeyPatch, log: Log, **overrides: Any) -> tuple[Verdict, str]:
    rolled = bench.rolled(**overrides)
    monkeypatch.setattr(bench.cluster, "pod_log", log)
    return verdict(rolled, LOGS)


def test_a_log_that_is_longer_than_can_be_read_is_undecided(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    found = logged(bench, monkeypatch, Log(PodLog(text="fine\n", truncated=True)))

    assert found[0] is Verdict.ERROR
    assert "more lines than could be read" in found[1]


def test_an_error_in_a_log_that_is_too_long_is_a_fail(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    assert logged(bench, monkeypatch, Log(PodLog(text="ERROR\n", truncated=True)))[0] is Verdict.FAIL


def test_a_running_container_without_a_log_is_undecided(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    assert logged(bench, monkeypatch, Log(None))[0] is Verdict.ERROR


def test_what_a_container_said_before_its_restart_counts(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    bench.cluster.behaves("shop:v2", Behaviour.CRASHES_ONCE)
    log = Log(PodLog(text="fine\n", truncated=False), PodLog(text="ERROR no database\n", truncated=False))

    found = logged(bench, monkeypatch, log)

    assert found[0] is Verdict.FAIL
    assert "no database" in found[1]


def test_logs_are_read_from_the_servers_time_of_our_write(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    log, wrong = Log(PodLog(text="", truncated=False)), bench.clock.now() + timedelta(hours=1)
    written_at = bench.clock.now()

    logged(bench, monkeypatch, log, since=wrong)

    assert log.since == {written_at}


def test_no_summary_shows_a_secret(bench: Bench) -> None:
    secrets = ("correct-horse-battery",)
    bench.cluster.logs("shop:v2", f"ERROR {'x' * 180} correct-horse-battery\n")
    bench.site.answer("/version", 200, b"correct-horse-battery")

    shown = [verdict(bench.rolled(secrets=secrets), item)[1] for item in (LOGS, SMOKE)]

    assert "correct" not in " ".join(shown)
    assert "[secret]" in shown[1]
