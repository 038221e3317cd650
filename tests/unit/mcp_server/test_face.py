import pytest

from deploy_production.errors import RepositoryError
from mcp_server.face import Face
from tests.simulators.clock import FakeClock
from tests.simulators.usecases import RecordedUseCases


def test_the_use_cases_are_opened_once_and_only_when_asked_for() -> None:
    opened: list[RecordedUseCases] = []

    def opens() -> RecordedUseCases:
        opened.append(RecordedUseCases(FakeClock()))
        return opened[-1]

    face = Face(opens, actor="a")
    assert opened == []
    assert face.use_cases is face.use_cases
    assert len(opened) == 1


def test_a_failure_to_open_is_told_and_tried_again() -> None:
    answers: list[RepositoryError | RecordedUseCases] = [
        RepositoryError("none", diagnosis=""),
        RecordedUseCases(FakeClock()),
    ]

    def opens() -> RecordedUseCases:
        answer = answers.pop(0)
        if isinstance(answer, RepositoryError):
            raise answer
        return answer

    face = Face(opens, actor="a")
    with pytest.raises(RepositoryError):
        _ = face.use_cases
    assert isinstance(face.use_cases, RecordedUseCases)
