"""What is answered from memory is what looking anew says, and it is never answered when anything has changed.

Whether an answer comes from memory is told by a mark that the tests leave in what is remembered.
"""

import os
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.reach.registry import require_registry
from tools.lint_install import install

SKILL = """\
---
name: greet
description: Greets somebody. Use it to greet. Do not use it to part.
Model: opus
---

# Greet

Say hello as in [the words](references/words.md#short), or run `scripts/hello.sh`.
"""
Done = subprocess.CompletedProcess[str]
MARK = "answered from memory\n"
GREET = "skills/greet"
WORDS = ("--output-format", "concise", f"{GREET}/SKILL.md")


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """A project with one skill, an empty memory, and the installed programs."""

    programs: Path
    project: Path
    memory: Path

    def ask(self, *words: str, program: str = "validate-skill", text: str = "", **more: str) -> "Done":
        base = {key: value for key, value in os.environ.items() if key not in {"CI", "PYTHONDONTWRITEBYTECODE"}}
        return subprocess.run(
            [self.programs / program, *words],
            cwd=self.project, env={**base, "XDG_CACHE_HOME": str(self.memory), **more},
            input=text, capture_output=True, text=True, timeout=60, check=False,
        )  # fmt: skip

    def run(self, *words: str, program: str = "validate-skill", text: str = "", **more: str) -> tuple[int, str]:
        done = self.ask(*words, program=program, text=text, **more)
        assert done.stderr == ""
        return done.returncode, done.stdout

    def remember(self, *words: str, **more: str) -> tuple[int, str]:
        """Asks once, and marks what is remembered of it."""
        answer = self.run(*words, **more)
        for said in self.memory.glob("validate-skill/kept/*/said"):
            said.write_text(MARK, encoding="utf-8")
        return answer

    def is_from_memory(self, *words: str, **more: str) -> bool:
        return self.run(*words, **more)[1] == MARK

    def path(self, name: str) -> Path:
        return self.project / GREET / name


@pytest.fixture(scope="module")
def programs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    require_registry(tmp_path_factory.mktemp("registry"))
    return install(tmp_path_factory.mktemp("installed"))


@pytest.fixture
def desk(programs: Path, tmp_path: Path) -> Desk:
    project = tmp_path / "project"
    for name, text in {"SKILL.md": SKILL, "references/words.md": "# Short\n", "scripts/hello.sh": "echo\n"}.items():
        (project / GREET / name).parent.mkdir(parents=True, exist_ok=True)
        (project / GREET / name).write_text(text, encoding="utf-8")
    (project / ".git").mkdir()
    return Desk(programs=programs, project=project, memory=tmp_path / "memory")


def test_answer_and_exit_code_are_those_of_looking_anew(desk: Desk) -> None:
    anew = desk.run(*WORDS, program="validate-skill-anew")
    assert anew[0] == 1
    assert "VS111" in anew[1]
    assert [desk.run(*WORDS) for _ in range(3)] == [anew, anew, anew]


def test_question_that_was_asked_is_answered_from_memory(desk: Desk) -> None:
    code, _ = desk.remember(*WORDS)
    assert desk.run(*WORDS) == (code, MARK)


def _touch(desk: Desk) -> None:
    os.utime(desk.path("SKILL.md"), (1, 1))


def _write_elsewhere(desk: Desk) -> None:
    (desk.project / "README.md").write_text("x", encoding="utf-8")


@pytest.mark.parametrize("change", [_touch, _write_elsewhere])
def test_what_the_answer_does_not_depend_on_may_change(desk: Desk, change: Callable[[Desk], None]) -> None:
    desk.remember(*WORDS)
    change(desk)
    assert desk.is_from_memory(*WORDS)


def _swap(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    status = path.stat()
    path.write_text(text.replace(old, new), encoding="utf-8")
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))


CHANGES: dict[str, Callable[[Desk], object]] = {
    "a letter of the skill, with its size and time": lambda desk: _swap(desk.path("SKILL.md"), "hello", "hallo"),
    "a file that it leads to": lambda desk: _swap(desk.path("references/words.md"), "Short", "Brief"),
    "a file that it leads to is gone": lambda desk: desk.path("references/words.md").unlink(),
    "a file that it names is gone": lambda desk: desk.path("scripts/hello.sh").unlink(),
    "a new reference": lambda desk: desk.path("references/more.md").write_text("x", encoding="utf-8"),
    "a hidden file beside a reference": lambda desk: desk.path("references/.more").write_text("x", encoding="utf-8"),
    "a reference with another name": lambda desk: desk.path("references/words.md").rename(desk.path("references/w.md")),
    "no references": lambda desk: shutil.rmtree(desk.path("references")),
    "new settings above it": lambda desk: (desk.project / ".validate-skill.toml").write_text('ignore = ["VS1"]\n'),
    "new settings of the project": lambda desk: (desk.project / "pyproject.toml").write_text(
        '[tool.validate-skill]\nprofile = "spec"\n'
    ),
    "the skill is a folder": lambda desk: (desk.path("SKILL.md").unlink(), desk.path("SKILL.md").mkdir()),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=list(CHANGES))
def test_change_of_what_the_answer_depends_on_is_looked_at(desk: Desk, change: Callable[[Desk], object]) -> None:
    desk.remember(*WORDS)
    assert desk.is_from_memory(*WORDS)
    change(desk)
    anew, again = desk.ask(*WORDS, program="validate-skill-anew"), desk.ask(*WORDS)
    assert again.stdout != MARK
    assert (again.returncode, again.stdout, again.stderr) == (anew.returncode, anew.stdout, anew.stderr)


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def _make_folder_of_file(desk: Desk) -> None:
    (desk.project / "notes.txt").unlink()
    _write(desk.project / "notes.txt" / "SKILL.md", SKILL)


FOUND: dict[str, Callable[[Desk], object]] = {
    "another skill": lambda desk: _write(desk.project / "skills" / "part" / "SKILL.md", SKILL),
    "a skill where a file was": _make_folder_of_file,
    "a skill in an empty folder": lambda desk: _write(desk.project / "empty" / "SKILL.md", SKILL),
    "a skill fewer": lambda desk: shutil.rmtree(desk.project / "skills" / "meet"),
    "a script": lambda desk: _write(desk.project / "release.sh", "kubectl rollout undo deployment/a || true\n"),
}


@pytest.mark.parametrize("words", [("--output-format", "concise", "."), ("scripts", "--output-format", "concise", ".")])
@pytest.mark.parametrize("change", FOUND.values(), ids=list(FOUND))
def test_change_of_what_a_search_finds_is_looked_at(
    desk: Desk, change: Callable[[Desk], object], words: tuple[str, ...]
) -> None:
    (desk.project / "empty").mkdir()
    _write(desk.project / "notes.txt", "x")
    _write(desk.project / "skills" / "meet" / "SKILL.md", SKILL.replace("greet", "meet"))
    desk.remember(*words)
    assert desk.is_from_memory(*words)
    change(desk)
    assert desk.run(*words) == desk.run(*words, program="validate-skill-anew")


def test_settings_that_changed_are_read_again(desk: Desk) -> None:
    settings = desk.project / ".validate-skill.toml"
    settings.write_text('ignore = ["VS111"]\n', encoding="utf-8")
    desk.remember(*WORDS)
    assert desk.is_from_memory(*WORDS)
    settings.write_text('ignore = ["VS112"]\n', encoding="utf-8")
    assert "VS111" in desk.run(*WORDS)[1]


@pytest.mark.parametrize("more", [("--profile", "spec"), ("--fail-on", "never"), ("--isolated",)])
def test_another_question_has_an_answer_of_its_own(desk: Desk, more: tuple[str, ...]) -> None:
    desk.remember(*WORDS)
    assert desk.run(*WORDS, *more) == desk.run(*WORDS, *more, program="validate-skill-anew")


def test_same_words_in_another_folder_are_another_question(desk: Desk, tmp_path: Path) -> None:
    desk.remember(*WORDS)
    shutil.copytree(desk.project, tmp_path / "other")
    other = Desk(programs=desk.programs, project=tmp_path / "other", memory=desk.memory)
    assert not other.is_from_memory(*WORDS)


def test_folder_that_a_link_leads_to_is_meant_and_not_the_link(desk: Desk, tmp_path: Path) -> None:
    current = tmp_path / "current"
    current.symlink_to(desk.project)
    linked = Desk(programs=desk.programs, project=current, memory=desk.memory)
    linked.remember(*WORDS, PWD=str(current))
    assert linked.is_from_memory(*WORDS, PWD=str(current))
    shutil.copytree(desk.project, tmp_path / "next")
    _swap(tmp_path / "next" / GREET / "SKILL.md", "Model", "model")
    current.unlink()
    current.symlink_to(tmp_path / "next")
    assert linked.run(*WORDS, PWD=str(current)) == linked.run(*WORDS, program="validate-skill-anew")


def test_pipe_is_read_by_the_linter_alone(desk: Desk) -> None:
    words = ("--isolated", "--output-format", "concise", "/dev/stdin")
    first = desk.run(*words, text=SKILL)
    assert desk.run(*words, text=SKILL) == first
    assert "VS111" in first[1]
    assert "VS111" not in desk.run(*words, text=SKILL.replace("Model", "model"))[1]


def test_pipe_in_the_place_of_a_file_stops_nobody(desk: Desk) -> None:
    words = ("--isolated", *WORDS)
    desk.remember(*words)
    desk.path("references/words.md").unlink()
    os.mkfifo(desk.path("references/words.md"))
    assert "VS111" in desk.run(*words)[1]


def test_memory_is_its_owners_alone(desk: Desk) -> None:
    desk.remember(*WORDS)
    assert (desk.memory / "validate-skill").stat().st_mode & 0o077 == 0


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a folder away")
def test_memory_of_somebody_else_is_not_believed(desk: Desk) -> None:
    desk.remember(*WORDS)
    os.chown(desk.memory / "validate-skill", 12345, 12345)
    assert not desk.is_from_memory(*WORDS)


def test_without_a_home_nothing_is_remembered(desk: Desk) -> None:
    desk.run(*WORDS, XDG_CACHE_HOME="", HOME="")
    assert not Path("/.cache/validate-skill").exists()


def test_words_with_and_without_a_blank_are_two_questions(desk: Desk) -> None:
    desk.path("SKILL.md").rename(desk.path("a b.md"))
    desk.path("references/words.md").rename(desk.path("a"))
    desk.path("b.md").write_text(SKILL, encoding="utf-8")
    two = ("--isolated", f"{GREET}/a", "b.md")
    one = ("--isolated", f"{GREET}/a b.md")
    desk.remember(*one)
    assert desk.is_from_memory(*one)
    assert desk.ask(*two).stdout != MARK


def test_in_ci_nothing_is_answered_from_memory_or_remembered(desk: Desk) -> None:
    desk.run(*WORDS, CI="true")
    assert not desk.memory.exists()
    desk.remember(*WORDS)
    assert not desk.is_from_memory(*WORDS, CI="true")


def test_anew_neither_asks_the_memory_nor_writes_it(desk: Desk) -> None:
    desk.remember(*WORDS)
    assert desk.run(*WORDS, program="validate-skill-anew")[1] != MARK
    shutil.rmtree(desk.memory)
    desk.run(*WORDS, program="validate-skill-anew")
    assert not desk.memory.exists()


@pytest.mark.parametrize(
    "words",
    [
        ("--output-format", "json:report.json", f"{GREET}/SKILL.md"),
        ("--baseline", "known.json", "--update-baseline", GREET),
        ("--fix", f"{GREET}/SKILL.md"),
    ],
)
def test_run_that_writes_or_reads_more_than_it_tells_is_not_remembered(desk: Desk, words: tuple[str, ...]) -> None:
    assert desk.ask(*words).returncode in (0, 1)
    assert list(desk.memory.glob("validate-skill/*|*")) == []


def test_standard_input_is_read_each_time(desk: Desk) -> None:
    words = ("--stdin-filename", f"{GREET}/SKILL.md", "-")
    assert "VS111" in desk.run(*words, text=SKILL)[1]
    assert "VS111" not in desk.run(*words, text=SKILL.replace("Model:", "model:"))[1]


def test_wrong_call_is_not_remembered(desk: Desk) -> None:
    for _ in range(2):
        done = desk.ask("nothing")
        assert done.returncode == 3
        assert "nothing does not exist" in done.stderr


@pytest.mark.parametrize("part", ["looked", "read", "said", "answer"])
def test_memory_that_is_broken_or_foreign_is_asked_no_more(desk: Desk, part: str) -> None:
    anew = desk.remember(*WORDS)
    place = next(desk.memory.glob("validate-skill/*|*"))
    for path in [place] if part == "answer" else desk.memory.glob(f"validate-skill/kept/*/{part}"):
        path.unlink() if part == "said" else path.write_text("; touch gone\n$(touch gone)\n", encoding="utf-8")
    assert desk.run(*WORDS) == anew
    assert not (desk.project / "gone").exists()


def test_memory_that_cannot_be_written_changes_nothing(desk: Desk) -> None:
    desk.memory.write_text("a file", encoding="utf-8")
    assert desk.run(*WORDS) == desk.run(*WORDS, program="validate-skill-anew")


def test_memory_keeps_the_newest_answers_only(desk: Desk) -> None:
    for number in range(4):
        desk.run(*WORDS, "--jobs", str(number + 1))
    kept = desk.memory / "validate-skill" / "kept"
    assert len(list(kept.iterdir())) == 4
    desk.path("SKILL.md").write_text(SKILL + "More.\n", encoding="utf-8")
    desk.run(*WORDS, "--jobs", "1")
    assert len(list(kept.iterdir())) == 4


def test_program_is_found_through_a_link(desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "validate-skill").symlink_to(desk.programs / "validate-skill")
    linked = Desk(programs=tmp_path / "bin", project=desk.project, memory=desk.memory)
    code, _ = linked.remember(*WORDS)
    assert linked.run(*WORDS) == (code, MARK)


def test_another_shell_reads_the_same_memory(desk: Desk) -> None:
    _write(desk.path("references/Zeta.md"), "x")
    _write(desk.path("references/.hidden.md"), "x")
    desk.remember(*WORDS)
    done = subprocess.run(
        ["bash", desk.programs / "validate-skill", *WORDS],
        cwd=desk.project, capture_output=True, text=True, timeout=60, check=False,
        env={"PATH": os.environ["PATH"], "XDG_CACHE_HOME": str(desk.memory), "LC_ALL": "C.UTF-8"},
    )  # fmt: skip
    assert (done.stdout, done.stderr) == (MARK, "")
