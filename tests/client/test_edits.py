"""A model edits a skill in the real client, and is told what the linter finds in it."""

from tests.client.kit.client import Client
from tests.client.kit.model import Script, call
from tests.client.kit.project import Project

SKILL = """\
---
name: greet
description: Greets somebody. Use it to greet. Do not use it to part.
Model: opus
---

# Greet

Say hello to the person who is named.
"""


def test_the_model_is_told_what_is_wrong_in_a_skill_that_it_wrote(client: Client, foreign_project: Project) -> None:
    path = foreign_project.path / "skills" / "greet" / "SKILL.md"

    def script() -> Script:
        written = yield call("Write", file_path=str(path), content=SKILL)
        assert "VS111" in written.beside + written.text
        corrected = yield call("Edit", file_path=str(path), old_string="Model:", new_string="model:")
        assert "validate-skill" not in corrected.beside + corrected.text
        other = yield call("Write", file_path=str(path.with_name("notes.md")), content=SKILL)
        assert "validate-skill" not in other.beside + other.text
        return "Written."

    session = client.run(
        "Write a skill.",
        project=foreign_project.path,
        main=script,
        environment=foreign_project.environment,
        arguments=("--allowedTools", "Write,Edit"),
    )

    assert [answer.text for _, answer in session.steps if answer.is_error] == []
    assert "model: opus" in path.read_text(encoding="utf-8")
