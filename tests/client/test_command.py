"""A person's command before any model sees it: what the fork is told, and when there is none."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import yaml

from tests.client.kit.client import Client, Session
from tests.client.kit.model import Script, blocks_of, call
from tests.client.kit.project import VERSION, Project, commit

ORDER = ("deploy_plan", "deploy_gate", "deploy_apply", "deploy_wait")


def told(session: Session) -> str:
    """Everything in the first request but the skill itself."""
    texts = [block["text"] for message in session.first["messages"] for block in blocks_of(message["content"])]
    return "\n".join(text for text in texts if "<safety_gate" not in text)


def test_the_fork_is_told_from_the_start_which_tools_lead_to_production(client: Client, project: Project) -> None:
    session = client.run(f"/deploy-production {VERSION}", project=project.path, environment=project.environment)

    text = told(session)
    places = [text.find(name) for name in ORDER]
    assert -1 not in places, text
    assert places == sorted(places)
    assert "kubectl" in text
    assert "Denied in every shell" in text


def test_an_ordinary_prompt_is_told_nothing_of_it(client: Client, foreign_project: Project) -> None:
    session = client.run("Hello.", project=foreign_project.path, environment=foreign_project.environment)

    assert session.kinds == {"main"}
    hooks_said = [text for text in told(session).splitlines() if "hook" in text.lower() and "deploy" in text]
    assert hooks_said == []


def test_inside_a_freeze_the_command_is_blocked_before_any_model_is_asked(client: Client, project: Project) -> None:
    freeze(project.path)

    session = client.run(f"/deploy-production {VERSION}", project=project.path, environment=project.environment)

    assert session.model.requests == []
    assert "blocked" in session.result
    assert "freeze" in session.result.lower() or "frozen" in session.result.lower()


def freeze(project: Path) -> None:
    """Makes yesterday, today and tomorrow frozen days, whatever the time zone; a rehearsal would not be frozen."""
    path, today = project / "deploy-production.yaml", datetime.now(UTC).date()
    settings = yaml.safe_load(path.read_text(encoding="utf-8"))
    settings["freeze"]["dates"] = [today + timedelta(days=offset) for offset in (-1, 0, 1)]
    settings["rehearsal"] = False
    path.write_text(yaml.safe_dump(settings, sort_keys=False), encoding="utf-8")
    commit(project)


def test_what_the_model_types_itself_is_no_command_of_a_person(client: Client, project: Project) -> None:
    def script() -> Script:
        typed = yield call("Skill", skill="deploy-production:deploy-production", args=VERSION)
        assert typed.is_error
        return "Not mine to start."

    session = client.run("Release it.", project=project.path, main=script, environment=project.environment)

    assert session.kinds == {"main"}
    assert list(project.state.rglob("invocations/*.json")) == []
