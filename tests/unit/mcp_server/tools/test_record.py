from tests.simulators.mcp_client import Host


def test_status_without_any_run_says_so(host: Host) -> None:
    answer = host.answer("deploy_status")
    assert answer["run"] is None
    assert "deploy_plan" in answer["next"]


def test_status_is_of_the_newest_run_unless_one_is_named(host: Host) -> None:
    first = host.use_cases.start(host.use_cases.stored, actor="a")
    second = host.use_cases.start(host.use_cases.stored, actor="a")
    assert host.answer("deploy_status")["run"]["run_id"] == second
    assert host.answer("deploy_status", run_id="newest")["run"]["run_id"] == second
    assert host.answer("deploy_status", run_id=first)["run"]["run_id"] == first


def test_history_is_newest_first_and_limited(host: Host) -> None:
    runs = [host.use_cases.start(host.use_cases.stored, actor="a") for _ in range(3)]
    answer = host.answer("deploy_history", limit=2)
    assert [run["run_id"] for run in answer["runs"]] == [runs[2], runs[1]]


def test_reading_changes_nothing(host: Host) -> None:
    host.use_cases.start(host.use_cases.stored, actor="a")
    host.use_cases.calls.clear()
    host.answer("deploy_status")
    host.answer("deploy_history")
    assert {name for name, _ in host.use_cases.calls} == {"status", "history"}
