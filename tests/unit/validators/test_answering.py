"""What is answered to a model's question, and what is refused."""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.unit.validators.project import SKILL
from validators.answering import QuestionError, answer, read_question


def call(project: Path, **arguments: Any) -> Mapping[str, Any]:
    return answer(read_question(arguments), str(project))


def refused(project: Path, **arguments: Any) -> str:
    with pytest.raises(QuestionError) as caught:
        call(project, **arguments)
    return str(caught.value)


def test_a_draft_is_checked_instead_of_the_file(project: Path) -> None:
    draft = SKILL.replace("Model", "model")
    assert call(project, path=".claude/skills/release-shop/SKILL.md", text=draft)["findings"] == []
    assert call(project, text=SKILL)["findings"][0]["code"] == "VS111"


def test_a_folder_is_searched(project: Path) -> None:
    other = project / "skills" / "review" / "SKILL.md"
    other.parent.mkdir(parents=True)
    other.write_text(SKILL.replace("release-shop", "review"), encoding="utf-8")
    assert call(project, path=".")["documents"] == 2


def test_the_profile_and_the_projects_settings_count(project: Path) -> None:
    only = {finding["code"] for finding in call(project, text=SKILL, profile="spec")["findings"]}
    assert "VS111" not in only
    (project / ".validate-skill.toml").write_text('ignore = ["VS111"]\n')
    assert call(project, path=".")["findings"] == []


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        ({}, "give path"),
        ({"path": "nowhere/SKILL.md"}, "does not exist"),
        ({"path": "../SKILL.md"}, "out of the project"),
        ({"path": "/etc"}, "out of the project"),
        ({"path": ".env"}, "only SKILL.md"),
        ({"path": "a\0b"}, "no path can hold"),
        ({"path": ".", "profil": "spec"}, "'profil'"),
        ({"path": ".", "profile": "strict"}, "'strict'"),
        ({"path": 3}, "path is a text"),
        ({"text": "x" * 1_048_577}, "larger"),
    ],
)
def test_a_question_that_cannot_be_answered_says_how_to_ask(project: Path, arguments: dict[str, Any], why: str) -> None:
    (project / ".env").write_text("SECRET=1\n")
    (project.parent / "SKILL.md").write_text(SKILL)
    assert why in refused(project, **arguments)


def test_settings_that_are_wrong_are_told(project: Path) -> None:
    (project / ".validate-skill.toml").write_text('ignore = ["VS999"]\n')
    assert "VS999" in refused(project, path=".")


def test_no_link_leads_out_of_the_project(project: Path) -> None:
    secret = project.parent / "secret" / "SKILL.md"
    secret.parent.mkdir()
    secret.write_text(SKILL)
    (project / "linked").symlink_to(secret.parent)
    assert "out of the project" in refused(project, path="linked/SKILL.md")
    inside = project / "skills" / "linked" / "SKILL.md"
    inside.parent.mkdir(parents=True)
    inside.symlink_to(secret)
    assert call(project, path=".")["documents"] == 1


def test_what_a_document_refers_to_outside_of_the_project_is_not_looked_at(project: Path) -> None:
    (project.parent / "there.md").write_text("# There\n")
    here = ".claude/skills/release-shop/SKILL.md"
    texts = [f"{SKILL}\nRead [it](../../../../{name}.md).\n" for name in ("there", "gone")]
    answers = [call(project, path=here, text=text)["findings"] for text in texts]
    assert [one["code"] for one in answers[0]] == [one["code"] for one in answers[1]]


def test_a_pipe_with_the_name_of_a_skill_is_told_and_not_waited_for(project: Path) -> None:
    pipe = project / "skills" / "pipe" / "SKILL.md"
    pipe.parent.mkdir(parents=True)
    os.mkfifo(pipe)
    found = call(project, path="skills")["findings"]
    assert [finding["code"] for finding in found] == ["VS190"]


def test_a_long_answer_is_cut_and_says_so(project: Path) -> None:
    keys = "".join(f"key-{number}: x\n" for number in range(150))
    found = call(project, text=SKILL.replace("Model: opus\n", keys))
    assert len(found["findings"]) == 100
    assert found["left_out"] == sum(found["counts"].values()) - 100
