import json

from deploy_production.cli.documents import gate_document, plan_document, report_document, run_document
from deploy_production.model.canonical import plain
from deploy_production.model.gate import Verdict
from tests.simulators.clock import FakeClock
from tests.simulators.usecases import SECRET_VALUE, RecordedUseCases, a_gate, a_plan


def test_a_plan_is_told_without_manifests_and_so_without_secret_values() -> None:
    plan = a_plan(FakeClock())
    text = json.dumps(plain(plan_document(plan)))
    assert SECRET_VALUE not in text
    assert '"digest": "' + plan.digest in text
    assert [entry["object"] for entry in plan_document(plan)["objects"]] == ["Secret/web-keys", "Deployment/web"]


def test_a_plan_tells_no_digest_of_a_secret_from_which_its_value_could_be_guessed() -> None:
    plan = a_plan(FakeClock())
    digests = {entry["object"]: entry["live_digest"] for entry in plan_document(plan)["objects"]}
    assert plan.objects[0].live_digest is not None
    assert digests == {"Secret/web-keys": None, "Deployment/web": plan.objects[1].live_digest}
    assert plan.objects[0].live_digest not in json.dumps(plain(plan_document(plan)))


def test_a_gate_tells_its_verdict_and_what_blocks() -> None:
    clock = FakeClock()
    document = gate_document(a_gate(clock, a_plan(clock), Verdict.FAIL))
    assert (document["verdict"], document["blocking"]) == (Verdict.FAIL, "backups_current")
    assert gate_document(a_gate(clock, a_plan(clock)))["blocking"] is None


def test_a_run_tells_its_exit_code_only_when_it_has_ended() -> None:
    use_cases = RecordedUseCases(FakeClock())
    run_id = use_cases.start(use_cases.stored, actor="a")
    assert run_document(use_cases.show(run_id).run)["exit_code"] is None
    use_cases.play(run_id)
    assert run_document(use_cases.show(run_id).run)["exit_code"] == 0


def test_a_report_holds_run_gate_entries_and_duties() -> None:
    use_cases = RecordedUseCases(FakeClock(), rehearsal=True)
    run_id = use_cases.start(use_cases.stored, actor="a")
    use_cases.play(run_id)
    document = json.loads(json.dumps(plain(report_document(use_cases.show(run_id)))))
    assert document["gate"]["verdict"] == "PASS"
    assert len(document["entries"]) == 14
    assert document["duties"] == ["Tell support"]
    assert document["rehearsal"] is True
