import base64
from datetime import timedelta

import pytest

from deploy_production.engine.applying import written
from deploy_production.engine.evidence import LINES, Scene, capture, quoted, redact, secret_values
from deploy_production.engine.view import View
from deploy_production.errors import ClusterError
from deploy_production.model.readiness import FailureClass, FailureEvidence, Readiness, ReadinessState
from deploy_production.ports import WatchKind
from tests.simulators.clock import FakeClock
from tests.simulators.cluster import SimulatedCluster
from tests.simulators.cluster_behaviour import Behaviour
from tests.simulators.release import NAMESPACE, deployment, secret

KINDS = [("apps/v1", "Deployment"), ("apps/v1", "ReplicaSet"), ("v1", "Pod")]


class Bench:
    def __init__(self) -> None:
        self.clock = FakeClock()
        self.cluster = SimulatedCluster(self.clock)
        self.cluster.behaves("shop:v2", Behaviour.CRASHES)

    def scene(self, *, secrets: tuple[str, ...] = ()) -> Scene:
        """A release that has crashed for half a minute."""
        since = self.clock.now()
        live = self.cluster.apply(deployment("registry/shop:v2"), field_manager="deploy-production")
        self.clock.advance(timedelta(seconds=30))
        view = View()
        tick = timedelta(seconds=1)
        for event in self.cluster.watch(KINDS, namespace=NAMESPACE, tick=tick, stop=lambda: view.synced):
            view.feed(event)
            if event.kind is WatchKind.SYNCED:
                break
        return Scene(
            cluster=self.cluster,
            clock=self.clock,
            namespace=NAMESPACE,
            view=view,
            written=(written(live),),
            since=since,
            secrets=secrets,
        )


def captured(scene: Scene) -> FailureEvidence:
    return capture(scene, failure=FailureClass.CRASH, reason="it crashed", readiness=())


@pytest.fixture
def bench() -> Bench:
    return Bench()


def test_the_pods_of_the_new_revision_are_shown_with_their_restarts(bench: Bench) -> None:
    evidence = captured(bench.scene())

    assert evidence.pods
    assert all(pod.restarts >= 1 for pod in evidence.pods)
    assert all("CrashLoopBackOff" in pod.state or "terminated" in pod.state for pod in evidence.pods)


def test_the_log_from_before_the_restart_is_captured(bench: Bench) -> None:
    bench.cluster.logs("shop:v2", "no database\n")

    assert any("no database" in pod.previous_logs for pod in captured(bench.scene()).pods)


def test_long_logs_keep_their_beginning_and_their_end(bench: Bench) -> None:
    bench.cluster.logs("shop:v2", "".join(f"line {number}\n" for number in range(150)))

    log = captured(bench.scene()).pods[0].previous_logs

    assert "line 0\n" in log
    assert "line 149" in log
    assert f"{150 - 2 * LINES} lines left out" in log


def test_values_of_secrets_are_taken_out_of_logs(bench: Bench) -> None:
    bench.cluster.logs("shop:v2", "password is hunter2-and-more\n")

    evidence = captured(bench.scene(secrets=("hunter2-and-more",)))

    assert "hunter2-and-more" not in evidence.pods[0].previous_logs
    assert "[secret]" in evidence.pods[0].previous_logs


def test_escape_sequences_are_taken_out_of_logs(bench: Bench) -> None:
    bench.cluster.logs("shop:v2", "\x1b[31mred\x1b[0m \u202etrick\n")

    log = captured(bench.scene()).pods[0].previous_logs

    assert "red" in log
    assert "\x1b" not in log
    assert "\u202e" not in log


def test_a_log_that_cannot_be_read_is_said_so(bench: Bench) -> None:
    scene = bench.scene()
    bench.cluster.fail("pod_log", 1, ClusterError("no answer", diagnosis="wait"))

    assert "could not be read" in captured(scene).pods[0].logs


def test_warning_events_of_these_objects_are_counted(bench: Bench) -> None:
    evidence = captured(bench.scene())

    assert any("BackOff" in event for event in evidence.events)


def test_events_from_before_the_release_are_left_out(bench: Bench) -> None:
    scene = bench.scene()
    bench.clock.advance(timedelta(hours=1))
    late = Scene(
        cluster=scene.cluster,
        clock=scene.clock,
        namespace=scene.namespace,
        view=scene.view,
        written=scene.written,
        since=bench.clock.now(),
        secrets=(),
    )

    assert captured(late).events == ()


def test_secret_values_are_known_encoded_and_decoded() -> None:
    found = secret_values([secret("aHVudGVyMg=="), deployment()])

    assert set(found) == {"aHVudGVyMg==", "hunter2"}


def test_short_values_are_not_taken_out() -> None:
    assert secret_values([secret("YQ==")]) == ()


def test_longer_values_are_taken_out_first() -> None:
    assert redact("abcdef-ghijkl", ("abcdef-ghijkl", "abcdef")) == "[secret]"


def test_a_value_is_known_without_the_newline_at_its_end_and_by_each_of_its_lines() -> None:
    pem = "-----BEGIN\nMIIsecretsecret\n"
    stored = [base64.b64encode(value.encode()).decode() for value in ("hunter22\n", pem)]
    known = secret_values([secret(value) for value in stored])

    assert redact("password=hunter22 ok\nMIIsecretsecret", known) == "password=[secret] ok\n[secret]"


def test_base64_in_a_block_of_lines_is_decoded_as_the_server_does() -> None:
    assert "hunter22" in secret_values([secret("aHVu\ndGVyMjI=\n")])


def test_a_cut_leaves_no_half_of_a_secret() -> None:
    shown = quoted("x" * 190 + "correct-horse-battery", ("correct-horse-battery",), cap=200)

    assert "correct" not in shown


def test_a_secret_that_is_hidden_in_escapes_is_taken_out_too() -> None:
    assert quoted("correct-\x1b[0mhorse", ("correct-horse",)) == "[secret]"


def test_a_secret_at_the_cut_of_a_log_line_is_taken_out(bench: Bench) -> None:
    bench.cluster.logs("shop:v2", "x" * 290 + "hunter2-and-more\n")

    evidence = captured(bench.scene(secrets=("hunter2-and-more",)))

    assert "hunter2" not in evidence.pods[0].previous_logs


def test_reasons_and_states_are_without_secrets(bench: Bench) -> None:
    scene = bench.scene(secrets=("CrashLoopBackOff", "no database"))
    entry = Readiness(key=scene.written[0].key, state=ReadinessState.FAILED, reason="it said: no database")

    evidence = capture(scene, failure=FailureClass.CRASH, reason="no database", readiness=(entry,))

    assert evidence.reason == "[secret]"
    assert evidence.readiness[0].reason == "it said: [secret]"
    assert not any("CrashLoopBackOff" in pod.state for pod in evidence.pods)
