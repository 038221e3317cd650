from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from deploy_production.app.api import Diagnosis
from deploy_production.app.doctoring import examine
from deploy_production.engine.world import World
from deploy_production.errors import ClusterError
from deploy_production.model.gate import Verdict
from tests.simulators.cluster import SimulatedCluster
from tests.simulators.engine import TableHttp
from tests.unit.deploy_production.app.desk import Desk


def found(desk: Desk) -> dict[str, Diagnosis]:
    diagnoses = examine(desk.box.root, desk.state, desk.environment, desk.connect)
    assert len({entry.subject for entry in diagnoses}) == len(diagnoses)
    return {entry.subject: entry for entry in diagnoses}


def verdicts(desk: Desk) -> dict[str, Verdict]:
    return {subject: entry.verdict for subject, entry in found(desk).items()}


def test_everything_is_looked_at_in_order(desk: Desk) -> None:
    desk.release("v1")

    subjects = list(found(desk))

    assert subjects[:9] == [
        "skill",
        "ledger",
        "repository",
        "settings",
        "cluster",
        "target",
        "docker engine",
        "registry",
        "prometheus",
    ]
    assert len([subject for subject in subjects if subject.startswith("check ")]) == 8


def test_where_all_is_well_every_part_passes(desk: Desk) -> None:
    desk.release("v1")

    parts = {subject: verdict for subject, verdict in verdicts(desk).items() if not subject.startswith("check ")}

    assert set(parts.values()) == {Verdict.PASS}, found(desk)


def test_a_check_that_is_not_configured_is_said_to_keep_the_gate_closed(desk: Desk) -> None:
    desk.release("v1")

    diagnosis = found(desk)["check backups_current"]

    assert diagnosis.verdict is Verdict.ERROR
    assert "the gate will not open" in diagnosis.message
    assert "backups_current" in diagnosis.remedy
    assert found(desk)["check monitoring_configured"].verdict is Verdict.PASS


def test_everything_that_is_wrong_comes_with_what_to_do(desk: Desk) -> None:
    desk.release("v1")

    assert all(entry.remedy for entry in found(desk).values() if entry.verdict is not Verdict.PASS)
    assert not [entry for entry in found(desk).values() if entry.verdict is Verdict.PASS and entry.remedy]


def test_looking_starts_nothing_and_writes_nothing(desk: Desk) -> None:
    desk.release("v1")

    found(desk)

    assert desk.application.history() == ()
    assert desk.bench.images.log == []
    assert not {"apply", "replace", "create", "delete"} & {verb for verb, _ in desk.bench.cluster.calls}


def test_uncommitted_changes_are_counted_and_the_rest_is_looked_at(desk: Desk) -> None:
    desk.release("v1")
    desk.box.write("manifests/production/shop.yaml", "changed: true")

    diagnoses = found(desk)

    assert diagnoses["repository"].message == "1 tracked files have uncommitted changes."
    assert diagnoses["target"].verdict is Verdict.PASS


def test_a_repository_without_a_commit_has_no_settings_either(desk: Desk) -> None:
    diagnoses = found(desk)

    assert "no commit yet" in diagnoses["repository"].message
    assert diagnoses["settings"].verdict is Verdict.ERROR
    assert "cluster" not in diagnoses
    assert desk.connected == []


def test_settings_that_were_never_committed_are_missing(desk: Desk) -> None:
    desk.release("v1", settings=False)

    assert "is not committed" in found(desk)["settings"].message


def test_settings_that_cannot_be_used_end_the_look_at_the_rest(desk: Desk) -> None:
    desk.bench.overrides = {"soak": "forever"}
    desk.release("v1")

    diagnoses = found(desk)

    assert diagnoses["settings"].verdict is Verdict.ERROR
    assert list(diagnoses)[-1] == "settings"


def test_a_cluster_that_cannot_be_reached_is_one_error(desk: Desk) -> None:
    desk.release("v1")
    desk.bench.cluster.blind(lasting=timedelta(hours=1))

    assert verdicts(desk)["cluster"] is Verdict.ERROR


def test_a_context_that_is_not_there_ends_the_look_at_the_rest(desk: Desk) -> None:
    desk.release("v1")

    def connect(**_: Any) -> World:
        raise ClusterError("There is no context simulated.", diagnosis="Correct it.")

    diagnoses = examine(desk.box.root, desk.state, desk.environment, connect)

    assert (diagnoses[-1].subject, diagnoses[-1].message) == ("cluster", "There is no context simulated.")


def test_a_namespace_that_is_not_there_does_not_keep_the_engine_from_being_looked_at(desk: Desk) -> None:
    desk.release("v1")
    desk.bench.cluster = SimulatedCluster(desk.bench.clock, namespaces={"other": {}})

    diagnoses = found(desk)

    assert diagnoses["target"].verdict is Verdict.ERROR
    assert diagnoses["docker engine"].message == "version simulated"


def test_the_registry_is_asked_for_the_image(desk: Desk) -> None:
    desk.release("v1")
    assert "not there yet" in found(desk)["registry"].message

    desk.bench.images.pushed["registry.example:5000/shop:latest"] = "sha256:ab"

    assert "sha256:ab" in found(desk)["registry"].message


class Ill(TableHttp):
    def get(self, url: str, **_: Any) -> Any:
        self.status = 503
        return TableHttp.get(self, url)


def test_a_prometheus_that_is_not_ready_is_named_with_its_answer(desk: Desk) -> None:
    desk.release("v1")
    desk.bench.http = Ill(desk.bench.clock)

    assert found(desk)["prometheus"].message == "http://prometheus.example:9090 answered 503."


def test_without_monitoring_in_the_settings_there_is_no_prometheus_to_ask(desk: Desk) -> None:
    desk.bench.overrides = {"checks": {}}
    desk.release("v1")

    assert "not configured" in found(desk)["prometheus"].message


def test_a_ledger_that_is_broken_is_one_error_among_the_rest(desk: Desk) -> None:
    desk.release("v1")
    desk.state.directory.mkdir()
    desk.state.ledger.write_bytes(b"not a ledger" * 100)

    diagnoses = examine(desk.box.root, desk.state, desk.environment, lambda **_: desk.bench.world())

    by_subject = {entry.subject: entry.verdict for entry in diagnoses}
    assert by_subject["ledger"] is Verdict.ERROR
    assert by_subject["cluster"] is Verdict.PASS


def test_a_folder_that_is_no_repository_is_an_error(desk: Desk, tmp_path: Path) -> None:
    folder = tmp_path / "elsewhere"
    folder.mkdir()

    diagnoses = examine(folder, desk.state, desk.environment, desk.connect)

    assert {entry.subject: entry.verdict for entry in diagnoses}["repository"] is Verdict.ERROR


@pytest.mark.parametrize("rehearsal", [True, False])
def test_the_target_is_named_as_what_it_is(desk: Desk, rehearsal: bool) -> None:
    desk.bench.overrides = {} if rehearsal else {"rehearsal": False, "rollout": {"soak": "30 minutes"}}
    desk.release("v1")

    assert ("(REHEARSAL)" in found(desk)["target"].message) is rehearsal
