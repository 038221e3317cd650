import pytest

from tests.unit.validators.rules._marked import marked
from validators.rules._commands import fence

UNDONE = "kubectl rollout undo deployment/shop --to-revision=3"


def _with(line: str, *, command: str = UNDONE) -> str:
    return f"{fence(command)}\n```yaml\nkind: Deployment\nspec:\n  {line}\n```\n"


@pytest.mark.parametrize("line", ["revisionHistoryLimit: 0", "revisionHistoryLimit:  0 # none"])
def test_workload_that_keeps_no_history_is_found_at_its_limit(line: str) -> None:
    assert marked("VS724", _with(line)) == [("16:3", line.partition(" #")[0])]


def test_limit_in_json_is_found() -> None:
    assert [place for place, _ in marked("VS724", _with('"revisionHistoryLimit": 0,'))] == ["16:4"]


@pytest.mark.parametrize("line", ["revisionHistoryLimit: 5", "revisionHistoryLimit: 10", "replicas: 0"])
def test_workload_that_keeps_some_history_is_left_alone(line: str) -> None:
    assert marked("VS724", _with(line)) == []


def test_limit_of_what_is_never_undone_is_left_alone() -> None:
    assert marked("VS724", _with("revisionHistoryLimit: 0", command="kubectl apply -f deploy/")) == []


def test_limit_that_is_commented_out_is_left_alone() -> None:
    assert marked("VS724", _with("# revisionHistoryLimit: 0")) == []
