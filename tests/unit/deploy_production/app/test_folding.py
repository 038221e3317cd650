from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import pytest

from deploy_production.app import folding
from deploy_production.engine.recorder import Recorder
from deploy_production.errors import LedgerError
from deploy_production.model.canonical import plain
from deploy_production.model.gate import GateReport
from deploy_production.model.readiness import FailureClass, FailureEvidence
from deploy_production.model.run import Change, DeployRun, Outcome, Phase, RunKind
from deploy_production.model.target import ObjectKey, Target
from deploy_production.ports import Entry, EntryKind
from tests.simulators.clock import START, FakeClock
from tests.simulators.ledger import MemoryLedger

RUN = f"run-{1:026}"
TARGET = Target(
    context="eu", cluster_uid="uid", server_version="v1.37.2", namespace="shop", application="web", rehearsal=False
)
OPENED: Mapping[str, Any] = {
    "kind": "deploy",
    "plan": "sha256:1",
    "version": "v1",
    "commit": "c" * 40,
    "target": plain(TARGET),
    "actor": "ada",
    "process": "host:1:2",
}
KEY = ObjectKey(api_version="v1", kind="ConfigMap", namespace="shop", name="web")
ANSWER: Mapping[str, Any] = {"uid": "uid-1", "change": "spec-changed", "fingerprint": "hmac-sha256:1"}


class Story:
    """A run that is told entry by entry; each a second after the one before."""

    def __init__(self, **opened: Any) -> None:
        self.clock = FakeClock()
        self.ledger = MemoryLedger(self.clock)
        self.recorder = Recorder(ledger=self.ledger, run_id=RUN, rehearsal=False)
        self.ledger.append(RUN, EntryKind.RUN_OPENED, {**OPENED, **opened})

    def add(self, kind: EntryKind, body: Mapping[str, Any]) -> int:
        self.clock.advance(timedelta(seconds=1))
        return self.ledger.append(RUN, kind, body).sequence

    def effect(self, effect: str, subject: str = "ConfigMap/web", *, ok: bool | None = True, **answer: Any) -> int:
        detail = {"key": plain(KEY), "change": "spec-changed"}
        sequence = self.add(EntryKind.INTENT, {"effect": effect, "subject": subject, "detail": detail})
        if ok is not None:
            self.add(EntryKind.DONE, {"of": sequence, "ok": ok, "detail": answer})
        return sequence

    @property
    def entries(self) -> tuple[Entry, ...]:
        return self.ledger.entries(RUN)

    @property
    def run(self) -> DeployRun:
        found = folding.fold(self.entries)
        assert found is not None
        return found


@pytest.fixture
def story() -> Story:
    return Story()


def test_a_run_that_was_only_opened_waits_for_its_process(story: Story) -> None:
    run = story.run

    assert (run.id, run.kind, run.version, run.target, run.actor) == (RUN, RunKind.DEPLOY, "v1", TARGET, "ada")
    assert (run.phase, run.activity, run.outcome, run.ended) == (Phase.VERIFY, "starting", None, None)
    assert (run.image, run.changed, run.abort_requested, run.process) == (None, (), False, "host:1:2")


def test_a_rollback_begins_in_its_phase() -> None:
    assert Story(kind="rollback").run.phase is Phase.ROLLBACK


def test_no_entries_are_no_run() -> None:
    assert folding.fold(()) is None


def test_entries_whose_beginning_is_missing_are_no_run(story: Story) -> None:
    story.add(EntryKind.PHASE, {"phase": "build"})

    assert folding.fold(story.entries[1:]) is None


def test_every_beginning_of_a_run_is_a_run() -> None:
    """Whoever reads while it goes on sees a part of it; nothing of what is there makes reading fail."""
    story = Story()
    whole(story)
    entries = story.entries

    runs = [folding.fold(entries[:count]) for count in range(1, len(entries) + 1)]

    assert all(run is not None for run in runs)
    assert [run.outcome for run in runs if run is not None] == [None] * (len(runs) - 1) + [Outcome.SUCCEEDED]


def whole(story: Story) -> None:
    """Records one entry of every kind that a run can record."""
    recorder = story.recorder
    story.add(EntryKind.PROCESS, {"process": "host:7:8"})
    recorder.phase(Phase.VERIFY)
    recorder.check("tests_pass", None)
    recorder.gate(a_gate())
    story.effect("push", "registry.example:5000/web:v1", digest="sha256:ab")
    recorder.snapshot({"secret": "name"})
    story.effect("apply", **ANSWER)
    recorder.activity("waiting for the rollout")
    recorder.trigger("health_checks", "quiet", "")
    story.add(EntryKind.ABORT_REQUESTED, {"reason": "no", "actor": "ada"})
    recorder.evidence(evidence("one"))
    recorder.observed("nothing")
    recorder.report("report.md", ("Tell support",))
    recorder.closed(Outcome.SUCCEEDED, "live")


def a_gate(digest: str = "sha256:1") -> GateReport:
    return GateReport(
        plan_digest=digest, phase="pre", results=(), not_run=(), started=START, finished=START, rehearsal=False
    )


def evidence(reason: str) -> FailureEvidence:
    return FailureEvidence(failure=FailureClass.CRASH, reason=reason, captured=START, readiness=(), pods=(), events=())


def test_this_story_has_an_entry_of_every_kind(story: Story) -> None:
    whole(story)

    assert {entry.kind for entry in story.entries} == set(EntryKind)


def test_the_newest_entry_is_when_a_run_was_updated(story: Story) -> None:
    story.add(EntryKind.TRIGGER, {"trigger": "health_checks", "state": "quiet", "reason": ""})

    assert (story.run.started, story.run.updated) == (START, START + timedelta(seconds=1))


def test_the_process_that_took_the_run_over_is_the_process_of_the_run(story: Story) -> None:
    story.add(EntryKind.PROCESS, {"process": "host:7:8"})

    assert story.run.process == "host:7:8"


def test_a_process_that_came_too_late_never_had_the_run(story: Story) -> None:
    story.add(EntryKind.PROCESS, {"process": "host:7:8"})
    story.add(EntryKind.PROCESS, {"process": "host:9:9"})

    assert story.run.process == "host:7:8"


def test_a_process_that_came_after_the_end_never_had_the_run(story: Story) -> None:
    story.recorder.closed(Outcome.INTERNAL, "its process did not come up")
    story.add(EntryKind.PROCESS, {"process": "host:7:8"})

    assert story.run.process == "host:1:2"


def test_a_phase_begins_without_an_activity(story: Story) -> None:
    story.add(EntryKind.ACTIVITY, {"text": "old"})
    story.add(EntryKind.PHASE, {"phase": "build"})

    assert (story.run.phase, story.run.activity) == (Phase.BUILD, "")


@pytest.mark.parametrize(
    ("kind", "body", "activity"),
    [
        (EntryKind.ACTIVITY, {"text": "waiting"}, "waiting"),
        (EntryKind.CHECK, {"check": "tests_pass"}, "check tests_pass"),
        (EntryKind.CHECK, {"check": "tests_pass", "result": {}}, "starting"),
        (EntryKind.INTENT, {"effect": "push", "subject": "web:v1"}, "push web:v1"),
        (EntryKind.OBSERVED, {"text": "something"}, "starting"),
    ],
)
def test_what_goes_on_is_told_by_what_has_begun(
    story: Story, kind: EntryKind, body: Mapping[str, Any], activity: str
) -> None:
    story.add(kind, body)

    assert story.run.activity == activity


@pytest.mark.parametrize("effect", ["apply", "restore", "delete"])
def test_what_was_written_has_changed(story: Story, effect: str) -> None:
    story.effect(effect)
    story.effect(effect)

    assert story.run.changed == ("ConfigMap/web",)


@pytest.mark.parametrize("effect", ["run", "build", "tag", "push", "snapshot"])
def test_what_is_not_an_object_of_the_application_has_not_changed(story: Story, effect: str) -> None:
    story.effect(effect, "something:v1", digest="sha256:1")

    assert story.run.changed == ()


def test_a_write_that_was_refused_has_changed_nothing(story: Story) -> None:
    story.effect("apply", ok=False, code="CLUSTER", message="refused")

    assert story.run.changed == ()


def test_an_answer_to_nothing_known_changes_nothing(story: Story) -> None:
    story.add(EntryKind.DONE, {"of": 999, "ok": True, "detail": {}})
    story.add(EntryKind.DONE, {"of": 0, "ok": True, "detail": {}})

    assert story.run.changed == ()


def test_the_first_reference_that_was_pushed_is_the_image(story: Story) -> None:
    story.effect("push", "registry.example:5000/web:v1", digest="sha256:ab")
    story.effect("push", "registry.example:5000/web:latest", digest="sha256:ab")

    image = story.run.image
    assert image is not None
    assert (image.repository, image.tag, image.digest) == ("registry.example:5000/web", "v1", "sha256:ab")


def test_a_push_that_failed_gives_no_image(story: Story) -> None:
    story.effect("push", "registry.example:5000/web:v1", ok=False)

    assert story.run.image is None


@pytest.mark.parametrize("outcome", list(Outcome))
def test_a_closed_run_has_its_outcome_reason_and_end(story: Story, outcome: Outcome) -> None:
    story.add(EntryKind.ACTIVITY, {"text": "busy"})
    story.add(EntryKind.RUN_CLOSED, {"outcome": outcome.value, "reason": "because"})

    run = story.run
    assert (run.outcome, run.reason, run.activity) == (outcome, "because", "")
    assert run.ended == START + timedelta(seconds=2)


def test_a_request_to_abort_is_seen(story: Story) -> None:
    story.add(EntryKind.ABORT_REQUESTED, {"reason": "no", "actor": "ada"})

    assert story.run.abort_requested


def test_an_abort_of_a_run_that_was_dead_already_accepts_what_it_left(story: Story) -> None:
    story.add(EntryKind.ABORT_REQUESTED, {"reason": "keep it", "actor": "ada", "accepts": True})

    assert story.run.accepted


def test_an_abort_of_a_living_run_accepts_nothing(story: Story) -> None:
    story.add(EntryKind.ABORT_REQUESTED, {"reason": "no", "actor": "ada"})

    assert not story.run.accepted


def test_an_acceptance_is_not_taken_back_by_a_later_request(story: Story) -> None:
    story.add(EntryKind.ABORT_REQUESTED, {"reason": "keep it", "actor": "ada", "accepts": True})
    story.add(EntryKind.ABORT_REQUESTED, {"reason": "SIGTERM", "actor": "signal"})

    assert story.run.accepted


def test_a_rollback_knows_the_run_that_it_takes_back() -> None:
    assert Story(kind="rollback", of="run-2").run.of == "run-2"
    assert Story().run.of is None


@pytest.mark.parametrize("outcome", [Outcome.DIED, Outcome.HELD, Outcome.ROLLBACK_FAILED, Outcome.INTERNAL])
@pytest.mark.parametrize("ok", [True, False, None])
def test_whatever_a_run_may_have_written_counts_as_changed_when_nobody_took_it_back(
    story: Story, ok: bool | None, outcome: Outcome
) -> None:
    story.effect("apply", ok=ok, **ANSWER)
    story.effect("push", "web:v1", ok=None)
    story.recorder.closed(outcome, "its process is gone")

    assert story.run.changed == ("ConfigMap/web",)


def test_a_write_that_was_refused_is_no_change_of_a_run_that_ended_by_itself(story: Story) -> None:
    story.effect("apply", ok=False)
    story.recorder.closed(Outcome.FAILED_BEFORE_WRITE, "refused")

    assert story.run.changed == ()


def test_only_the_cluster_can_tell_of_a_write_that_was_never_confirmed(story: Story) -> None:
    story.effect("apply", **ANSWER)
    story.effect("apply", ok=False)
    story.effect("apply", ok=None)
    story.effect("restore", ok=None)

    assert folding.unsure(story.entries) == ((KEY, Change.SPEC_CHANGED),) * 2


def test_entries_of_a_kind_that_is_not_known_here_do_not_change_the_sum(story: Story) -> None:
    before = story.run
    first = story.entries[0]
    later = Entry(
        sequence=99,
        run_id=RUN,
        moment=START + timedelta(hours=1),
        kind="canary-weighed",
        body={"weight": 5},
        previous=first.hash,
        hash="0",
    )

    run = folding.fold((first, later))

    assert run is not None
    assert (run.activity, run.phase, run.outcome) == (before.activity, before.phase, None)
    assert run.updated == START + timedelta(hours=1)


def test_a_target_that_was_tampered_with_is_not_guessed_at() -> None:
    with pytest.raises(LedgerError, match="Target cannot be read"):
        _ = Story(target={**plain(TARGET), "rehearsal": "yes"}).run


def test_the_last_gate_counts(story: Story) -> None:
    assert folding.gate_report(story.entries) is None
    story.recorder.gate(a_gate("sha256:1"))
    story.recorder.gate(a_gate("sha256:2"))

    assert folding.gate_report(story.entries) == a_gate("sha256:2")


def test_the_last_evidence_counts(story: Story) -> None:
    assert folding.failure_evidence(story.entries) is None
    story.recorder.evidence(evidence("one"))
    story.recorder.evidence(evidence("two"))

    assert folding.failure_evidence(story.entries) == evidence("two")


def test_duties_are_those_of_the_report(story: Story) -> None:
    assert folding.duties(story.entries) == ()
    story.recorder.report("report.md", ("Tell support", "Tell sales"))

    assert folding.duties(story.entries) == ("Tell support", "Tell sales")


def test_what_a_rollback_may_touch_is_what_was_written_and_answered(story: Story) -> None:
    story.effect("apply", **ANSWER)
    story.effect("apply", ok=False)
    story.effect("apply", ok=None)
    story.effect("restore", uid="uid-2", fingerprint="hmac-sha256:2")
    story.effect("push", "web:v1", digest="sha256:1")

    (found,) = folding.applied(story.entries)

    assert (found.key, found.uid, found.change) == (KEY, "uid-1", Change.SPEC_CHANGED)
    assert found.fingerprint == "hmac-sha256:1"


def test_an_intent_that_nobody_answered_is_open(story: Story) -> None:
    story.effect("apply", **ANSWER)
    story.effect("apply", ok=False)
    open_one = story.effect("apply", ok=None)

    assert [entry.sequence for entry in folding.open_intents(story.entries)] == [open_one]


def test_the_digest_of_the_snapshot_is_that_of_its_entry() -> None:
    """A rollback uses only the very snapshot that the run has written down."""
    story = Story()
    assert folding.snapshot_digest(story.entries) is None

    story.add(EntryKind.SNAPSHOT, {"secret": "s", "digest": "sha256:1", "objects": []})

    assert folding.snapshot_digest(story.entries) == "sha256:1"
