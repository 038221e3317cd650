import os
import stat
import threading
import time
from pathlib import Path

import pytest

from guard import marks
from guard.marks import Protected

SESSION, PROMPT, AGENT = "0b7c-session", "prompt-1", "a7c4e3"


@pytest.fixture
def data(tmp_path: Path) -> str:
    return str(tmp_path / "data")


def _modes(folder: str) -> dict[str, int]:
    return {str(path): stat.S_IMODE(path.stat().st_mode) for path in [Path(folder), *Path(folder).rglob("*")]}


@pytest.mark.parametrize("text", ["", "..", "a/b", "a b", "a\n", "ü", "x" * 81, None, 7, "a.b"])
def test_what_cannot_be_a_file_name_is_no_id(text: object) -> None:
    assert not marks.is_id(text)


def test_an_agent_of_a_marked_prompt_is_inside_the_fork(data: str) -> None:
    marks.mark_prompt(data, SESSION, PROMPT)
    assert marks.inside_fork(data, SESSION, PROMPT, AGENT)


def test_a_marked_agent_is_inside_the_fork_whatever_the_prompt(data: str) -> None:
    marks.mark_agent(data, SESSION, AGENT)
    assert marks.inside_fork(data, SESSION, "another-prompt", AGENT)


def test_the_main_conversation_is_never_inside_a_fork(data: str) -> None:
    marks.mark_prompt(data, SESSION, PROMPT)
    assert not marks.inside_fork(data, SESSION, PROMPT, "")


def test_another_session_or_prompt_or_agent_is_outside(data: str) -> None:
    marks.mark_prompt(data, SESSION, PROMPT)
    marks.mark_agent(data, SESSION, AGENT)
    assert not marks.inside_fork(data, "other", PROMPT, AGENT)
    assert not marks.inside_fork(data, SESSION, "prompt-2", "other")


@pytest.mark.parametrize(("session", "agent"), [("../x", AGENT), (SESSION, "../x"), ("", AGENT)])
def test_an_agent_that_cannot_be_known_counts_as_the_fork(data: str, session: str, agent: str) -> None:
    assert marks.inside_fork(data, session, PROMPT, agent)


def test_an_agent_without_a_data_folder_counts_as_the_fork() -> None:
    assert marks.inside_fork("", SESSION, PROMPT, AGENT)


def test_the_note_of_the_newest_prompt_is_no_mark_of_a_deploy(data: str) -> None:
    marks.note_prompt(data, SESSION, PROMPT)
    assert not marks.inside_fork(data, SESSION, marks.NEWEST, AGENT)
    assert not marks.is_deploy_prompt(data, SESSION, marks.NEWEST)


def test_the_newest_prompt_is_a_deploy_until_another_is_noted(data: str) -> None:
    assert not marks.newest_is_deploy(data, SESSION)
    marks.mark_prompt(data, SESSION, PROMPT)
    assert marks.newest_is_deploy(data, SESSION)
    marks.note_prompt(data, SESSION, "prompt-2")
    assert marks.newest_prompt(data, SESSION) == "prompt-2"
    assert not marks.newest_is_deploy(data, SESSION)
    assert marks.is_deploy_prompt(data, SESSION, PROMPT)


@pytest.mark.parametrize("bad", ["../../x", "", marks.NEWEST])
def test_a_bad_id_is_never_written(data: str, bad: str) -> None:
    with pytest.raises(ValueError, match="cannot be an id"):
        marks.mark_prompt(data, SESSION, bad)
    assert not Path(data).exists()


def test_marks_are_their_owners_alone(data: str) -> None:
    before = os.umask(0)
    try:
        marks.mark_prompt(data, SESSION, PROMPT)
        marks.remember_project(data, "/project", Protected(("production",)))
    finally:
        os.umask(before)
    modes = _modes(data)
    assert {mode for path, mode in modes.items() if Path(path).is_file()} == {0o600}
    assert {mode for path, mode in modes.items() if Path(path).is_dir()} == {0o700}


def test_many_sessions_may_mark_at_once(data: str) -> None:
    sessions = [f"s{number}" for number in range(16)]
    threads = [threading.Thread(target=marks.mark_prompt, args=(data, name, PROMPT)) for name in sessions]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(10)
    assert all(marks.newest_is_deploy(data, name) for name in sessions)


def test_a_project_is_recalled_as_it_was_remembered(data: str) -> None:
    protected = Protected(("production",), ("shop",), ("registry:5000/shop/web",))
    marks.remember_project(data, "/project", protected)
    recalled = marks.recall_project(data, "/project")
    assert recalled is not None
    assert repr(recalled) == repr(protected)


def test_a_project_without_a_mark_is_not_ours(data: str) -> None:
    assert marks.recall_project(data, "/project") is None


@pytest.mark.parametrize(
    "content",
    ["", "{", "[]", '{"contexts": 1}', '{"contexts": [1], "namespaces": [], "registries": [], "everything": false}'],
)
def test_a_mark_that_cannot_be_read_protects_everything(data: str, content: str) -> None:
    marks.remember_project(data, "/project", Protected())
    (path,) = Path(data, "projects").iterdir()
    path.write_text(content, encoding="utf-8")
    recalled = marks.recall_project(data, "/project")
    assert recalled is not None
    assert recalled.everything


def test_two_protections_together_protect_what_either_does() -> None:
    both = Protected(("a",), ("n",), ("r",)).and_also(Protected(("b", "a"), (), ("r",), everything=True))
    assert both.contexts == ("a", "b")
    assert both.namespaces == ("n",)
    assert both.registries == ("r",)
    assert both.everything


def test_only_the_marks_of_old_sessions_are_forgotten(data: str) -> None:
    marks.mark_prompt(data, SESSION, PROMPT)
    marks.mark_prompt(data, "old", PROMPT)
    long_ago = time.time() - 31 * 86_400
    os.utime(f"{data}/forks/old", (long_ago, long_ago))
    marks.forget_old_sessions(data)
    assert [path.name for path in Path(data, "forks").iterdir()] == [SESSION]


def test_where_nothing_is_marked_nothing_is_forgotten(data: str) -> None:
    marks.forget_old_sessions(data)
    assert not Path(data).exists()


def test_the_project_is_the_repository_around_a_directory(tmp_path: Path) -> None:
    inner = tmp_path / "repository" / "a" / "b"
    inner.mkdir(parents=True)
    (tmp_path / "repository" / ".git").write_text("gitdir: elsewhere", encoding="utf-8")
    (tmp_path / "link").symlink_to(inner)
    assert marks.project_directory(str(tmp_path / "link")) == str((tmp_path / "repository").resolve())


def test_a_directory_outside_of_every_repository_is_its_own_project(tmp_path: Path) -> None:
    assert marks.project_directory(str(tmp_path)) == str(tmp_path.resolve())
