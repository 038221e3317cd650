from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from deploy_production.app import folding
from deploy_production.app.settling import require_settled, settle_dead
from deploy_production.engine.applying import annotated
from deploy_production.errors import ClusterError, LedgerError, UnsettledRunError
from deploy_production.model.canonical import plain
from deploy_production.model.run import DeployRun, Outcome
from deploy_production.model.target import FIELD_MANAGER
from deploy_production.ports import EntryKind
from tests.simulators.engine import Bench
from tests.simulators.release import config, keys, target

KEY = keys(config())[0]
WRITES = {"apply", "replace", "create", "delete"}


class Morgue:
    """Runs that died, in the ledger of a simulated world."""

    def __init__(self, folder: Path) -> None:
        self.bench = Bench(folder)
        self.target = target(self.bench.cluster)

    def open(self, run_id: str, **body: Any) -> None:
        self.bench.clock.advance(timedelta(seconds=1))
        opened = {
            "kind": "deploy",
            "plan": "sha256:1",
            "version": "v1",
            "commit": "c" * 40,
            "target": plain(self.target),
            "actor": "ada",
            "process": "host:1:2",
            **body,
        }
        self.bench.ledger.append(run_id, EntryKind.RUN_OPENED, opened)

    def add(self, run_id: str, kind: EntryKind, body: Mapping[str, Any]) -> int:
        return self.bench.ledger.append(run_id, kind, body).sequence

    def intent(self, run_id: str, effect: str = "apply", *, ok: bool | None = None) -> int:
        detail = {"key": plain(KEY), "change": "created"} if effect != "push" else {}
        body = {"effect": effect, "subject": "ConfigMap/shop", "detail": detail}
        sequence = self.add(run_id, EntryKind.INTENT, body)
        if ok is not None:
            self.add(run_id, EntryKind.DONE, {"of": sequence, "ok": ok, "detail": {}})
        return sequence

    def close(self, run_id: str, outcome: Outcome, reason: str = "gone") -> None:
        self.add(run_id, EntryKind.RUN_CLOSED, {"outcome": outcome.value, "reason": reason})

    def runs(self) -> list[DeployRun]:
        """Returns all runs, newest first, as the history tells them."""
        found = [folding.fold(self.bench.ledger.entries(name)) for name in self.bench.ledger.run_ids()]
        return [run for run in found if run is not None]

    def settle(self) -> None:
        settle_dead(self.bench.world(), self.runs(), self.bench.ledger)

    def observed(self, run_id: str) -> list[str]:
        entries = self.bench.ledger.entries(run_id)
        return [entry.body["text"] for entry in entries if entry.kind is EntryKind.OBSERVED]


@pytest.fixture
def morgue(tmp_path: Path) -> Morgue:
    made = Morgue(tmp_path)
    made.open("run-1")
    return made


def test_a_dead_run_is_closed_as_dead(morgue: Morgue) -> None:
    morgue.settle()

    assert morgue.runs()[0].outcome is Outcome.DIED


def test_a_dead_run_is_closed_once(morgue: Morgue) -> None:
    morgue.intent("run-1")
    morgue.settle()
    entries = morgue.bench.ledger.entries("run-1")

    morgue.settle()

    assert morgue.bench.ledger.entries("run-1") == entries


def test_looking_at_a_dead_run_repeats_nothing(morgue: Morgue) -> None:
    morgue.intent("run-1")
    morgue.intent("run-1", "restore")
    morgue.intent("run-1", "push")

    morgue.settle()

    assert not WRITES & {verb for verb, _ in morgue.bench.cluster.calls}
    assert morgue.bench.images.log == []


def test_only_what_was_left_open_is_looked_at(morgue: Morgue) -> None:
    morgue.intent("run-1", ok=True)
    morgue.intent("run-1", ok=False)

    morgue.settle()

    assert morgue.observed("run-1") == []


def test_an_observation_names_the_entry_that_it_is_about(morgue: Morgue) -> None:
    sequence = morgue.intent("run-1")

    morgue.settle()

    found = [entry for entry in morgue.bench.ledger.entries("run-1") if entry.kind is EntryKind.OBSERVED]
    assert found[0].body["detail"] == {"of": sequence}


def test_an_object_with_the_mark_of_the_run_was_written(morgue: Morgue) -> None:
    marked = annotated(config(), {"deploy-production.dev/run": "run-1"})
    morgue.bench.cluster.apply(marked, field_manager=FIELD_MANAGER)
    morgue.intent("run-1")

    morgue.settle()

    assert "it happened: the object carries the mark" in morgue.observed("run-1")[0]


def test_an_object_with_another_mark_was_not_seen_to_be_written(morgue: Morgue) -> None:
    marked = annotated(config(), {"deploy-production.dev/run": "run-0"})
    morgue.bench.cluster.apply(marked, field_manager=FIELD_MANAGER)
    morgue.intent("run-1")

    morgue.settle()

    assert "does not carry its mark" in morgue.observed("run-1")[0]


def test_an_object_that_is_not_there_is_said_not_to_be_there(morgue: Morgue) -> None:
    morgue.intent("run-1")

    morgue.settle()

    assert morgue.observed("run-1") == ["unfinished when it died: apply ConfigMap/shop; the object is not there"]


def test_a_cluster_that_cannot_be_asked_is_an_observation_too(morgue: Morgue) -> None:
    morgue.intent("run-1")
    morgue.bench.cluster.fail("get", 1, ClusterError("no\nroute", diagnosis="look"))

    morgue.settle()

    assert "the cluster could not be asked: no route" in morgue.observed("run-1")[0]
    assert morgue.runs()[0].outcome is Outcome.DIED


def test_an_effect_elsewhere_is_not_looked_for_in_the_cluster(morgue: Morgue) -> None:
    morgue.intent("run-1", "push")

    morgue.settle()

    assert "not an effect on the cluster" in morgue.observed("run-1")[0]


def test_a_key_that_cannot_be_understood_stops_instead_of_guessing(morgue: Morgue) -> None:
    body = {"effect": "apply", "subject": "x", "detail": {"key": {"kind": "x"}, "change": "created"}}
    morgue.add("run-1", EntryKind.INTENT, body)

    with pytest.raises(LedgerError):
        morgue.settle()


UNDECIDED = {
    Outcome.DIED: "died",
    Outcome.HELD: "ended as held",
    Outcome.ROLLBACK_FAILED: "ended as rollback-failed",
    Outcome.INTERNAL: "ended as internal",
}


@pytest.mark.parametrize(("outcome", "how"), UNDECIDED.items())
@pytest.mark.parametrize("ok", [True, False, None])
def test_a_run_that_left_what_it_may_have_written_bars_the_way(
    morgue: Morgue, ok: bool | None, outcome: Outcome, how: str
) -> None:
    morgue.intent("run-1", ok=ok)
    morgue.close("run-1", outcome)

    with pytest.raises(UnsettledRunError, match=f"run-1 {how} after it had changed ConfigMap/shop") as caught:
        require_settled(morgue.runs())

    assert "rollback run-1" in caught.value.diagnosis
    assert "abort run-1" in caught.value.diagnosis


def is_settled(morgue: Morgue) -> bool:
    try:
        require_settled(morgue.runs())
    except UnsettledRunError:
        return False
    return True


@pytest.mark.parametrize("outcome", UNDECIDED)
def test_a_run_that_wrote_nothing_bars_nothing(morgue: Morgue, outcome: Outcome) -> None:
    morgue.intent("run-1", "push", ok=True)
    morgue.close("run-1", outcome)

    assert is_settled(morgue)


@pytest.mark.parametrize("outcome", [outcome for outcome in Outcome if outcome not in UNDECIDED])
def test_a_run_that_ended_well_or_took_back_what_it_wrote_bars_nothing(morgue: Morgue, outcome: Outcome) -> None:
    morgue.intent("run-1", ok=True)
    morgue.close("run-1", outcome)

    assert is_settled(morgue)


@pytest.mark.parametrize("outcome", UNDECIDED)
def test_a_person_may_accept_what_a_run_left(morgue: Morgue, outcome: Outcome) -> None:
    morgue.intent("run-1", ok=True)
    morgue.close("run-1", outcome)
    morgue.add("run-1", EntryKind.ABORT_REQUESTED, {"reason": "keep it", "actor": "ada", "accepts": True})

    assert is_settled(morgue)


def test_a_request_to_abort_while_it_lived_accepts_nothing(morgue: Morgue) -> None:
    """It asked for a rollback, and the process died in it."""
    morgue.intent("run-1", ok=True)
    morgue.add("run-1", EntryKind.ABORT_REQUESTED, {"reason": "wrong version", "actor": "ada"})
    morgue.close("run-1", Outcome.DIED)

    assert not is_settled(morgue)


@pytest.mark.parametrize("left", UNDECIDED)
@pytest.mark.parametrize("outcome", list(Outcome))
def test_only_a_rollback_that_went_well_settles_it(morgue: Morgue, outcome: Outcome, left: Outcome) -> None:
    morgue.intent("run-1", ok=True)
    morgue.close("run-1", left)
    morgue.open("run-2", kind="rollback", of="run-1")
    morgue.close("run-2", outcome)

    assert is_settled(morgue) == (outcome in {Outcome.SUCCEEDED, Outcome.UNCHANGED})


@pytest.mark.parametrize("outcome", list(Outcome))
def test_a_later_release_settles_it_only_when_it_succeeded(morgue: Morgue, outcome: Outcome) -> None:
    morgue.intent("run-1", ok=True)
    morgue.close("run-1", Outcome.HELD)
    morgue.open("run-2")
    morgue.close("run-2", outcome)

    assert is_settled(morgue) == (outcome is Outcome.SUCCEEDED)


def test_an_earlier_release_settles_nothing(morgue: Morgue) -> None:
    morgue.close("run-1", Outcome.SUCCEEDED)
    morgue.open("run-2")
    morgue.intent("run-2", ok=True)
    morgue.close("run-2", Outcome.ROLLBACK_FAILED)

    assert not is_settled(morgue)


def test_a_rollback_that_goes_on_does_not_settle_it_yet(morgue: Morgue) -> None:
    morgue.intent("run-1", ok=True)
    morgue.close("run-1", Outcome.DIED)
    morgue.open("run-2", kind="rollback", of="run-1")

    assert not is_settled(morgue)


def test_the_rollback_of_another_run_settles_nothing(morgue: Morgue) -> None:
    morgue.intent("run-1", ok=True)
    morgue.close("run-1", Outcome.DIED)
    morgue.open("run-2", kind="rollback", of="run-0")
    morgue.close("run-2", Outcome.UNCHANGED)

    assert not is_settled(morgue)


def test_a_rollback_that_died_in_its_writes_bars_the_way_too(morgue: Morgue) -> None:
    morgue.close("run-1", Outcome.SUCCEEDED)
    morgue.open("run-2", kind="rollback", of="run-1")
    morgue.intent("run-2", "restore")
    morgue.close("run-2", Outcome.DIED)

    with pytest.raises(UnsettledRunError, match="run-2 died") as caught:
        require_settled(morgue.runs())

    assert "rollback run-1" in caught.value.diagnosis


def test_a_rollback_that_died_is_finished_by_rolling_the_same_run_back_again(morgue: Morgue) -> None:
    morgue.close("run-1", Outcome.SUCCEEDED)
    morgue.open("run-2", kind="rollback", of="run-1")
    morgue.intent("run-2", "restore")
    morgue.close("run-2", Outcome.DIED)
    morgue.open("run-3", kind="rollback", of="run-1")
    morgue.close("run-3", Outcome.SUCCEEDED)

    assert is_settled(morgue)


def test_a_rollback_before_it_does_not_settle_what_died_later(morgue: Morgue) -> None:
    morgue.close("run-1", Outcome.SUCCEEDED)
    morgue.open("run-2", kind="rollback", of="run-1")
    morgue.close("run-2", Outcome.SUCCEEDED)
    morgue.open("run-3", kind="rollback", of="run-1")
    morgue.intent("run-3", "restore")
    morgue.close("run-3", Outcome.DIED)

    assert not is_settled(morgue)


def test_no_runs_at_all_bar_nothing() -> None:
    require_settled([])

    assert folding.fold(()) is None
