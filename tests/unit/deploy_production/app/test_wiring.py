import json
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from deploy_production.adapters.docker import DockerImages
from deploy_production.app.state import VARIABLE, State
from deploy_production.app.wiring import open_application, open_world
from deploy_production.errors import DeployError
from deploy_production.skillfile.reader import shipped_skill
from tests.unit.deploy_production.adapters.gitbox import GitBox

CONFIG = {
    "apiVersion": "v1",
    "kind": "Config",
    "clusters": [{"name": "c", "cluster": {"server": "https://127.0.0.1:1"}}],
    "users": [{"name": "u", "user": {"token": "t"}}],
    "contexts": [{"name": "eu", "context": {"cluster": "c", "user": "u"}}],
    "current-context": "eu",
}


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    GitBox(tmp_path, tmp_path / "home").init()
    kubeconfig = tmp_path / "kubeconfig"
    kubeconfig.write_text(yaml.safe_dump(CONFIG))
    return {
        VARIABLE: str(tmp_path / "state"),
        "KUBECONFIG": str(kubeconfig),
        "DOCKER_HOST": f"unix://{tmp_path}/no-such-docker.sock",
    }


def test_opening_the_use_cases_connects_to_nothing_and_makes_nothing(
    tmp_path: Path, environment: dict[str, str]
) -> None:
    application = open_application(repository=tmp_path, environment=environment)

    assert application.state.directory == tmp_path / "state"
    assert application.history() == ()
    assert not application.state.directory.exists()


def test_a_context_that_the_kubeconfig_does_not_know_is_an_error_that_names_it(
    tmp_path: Path, environment: dict[str, str]
) -> None:
    with pytest.raises(DeployError, match="other"):
        open_world(repository=tmp_path, context="other", state=State.find(environment), environment=environment)


def test_several_kubeconfigs_are_read_as_one(tmp_path: Path, environment: dict[str, str]) -> None:
    """As kubectl does: the context may be in any of them, and one that is not there does not matter."""
    first = tmp_path / "first"
    first.write_text(yaml.safe_dump({**CONFIG, "contexts": [], "current-context": ""}))
    files = f"{first}:{tmp_path / 'not-there'}:{environment['KUBECONFIG']}"

    world = open_world(
        repository=tmp_path,
        context="eu",
        state=State.find(environment),
        environment={**environment, "KUBECONFIG": files},
    )

    world.ledger.close()  # type: ignore[attr-defined]  # the port has no end; the file does
    with pytest.raises(DeployError, match="has no context other"):
        open_world(
            repository=tmp_path,
            context="other",
            state=State.find(environment),
            environment={**environment, "KUBECONFIG": files},
        )


def test_importing_the_use_cases_does_not_load_the_heavy_clients() -> None:
    """Help, completion and a status must not wait for libraries that they do not use."""
    code = "import sys, json, deploy_production.app.wiring; print(json.dumps(sorted(sys.modules)))"

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)

    assert not {"kubernetes", "docker", "mcp"} & set(json.loads(done.stdout))


def test_every_check_of_the_shipped_skill_has_its_verifier(tmp_path: Path, environment: dict[str, str]) -> None:
    world = open_world(repository=tmp_path, context="eu", state=State.find(environment), environment=environment)

    assert set(world.verifiers) == {check.id for check in shipped_skill().gates[0].checks}
    assert isinstance(world.images, DockerImages)
    assert world.environment == environment
    world.ledger.close()  # type: ignore[attr-defined]  # the port has no end; the file does
