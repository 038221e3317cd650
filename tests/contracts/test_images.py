"""What every image engine does: the same tests on the simulator and on a real engine with a real registry."""

import re
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from deploy_production.adapters.clock import SystemClock
from deploy_production.adapters.docker import DockerImages
from deploy_production.errors import ToolError
from deploy_production.ports import ImageEngine
from tests.simulators.images import SimulatedImages

if TYPE_CHECKING:
    from testbed.bed import Bed

DIGEST = re.compile(r"sha256:[0-9a-f]{64}")
MINUTE = timedelta(minutes=1)
REVISION = "org.opencontainers.image.revision"


@dataclass(frozen=True, kw_only=True)
class Engine:
    images: ImageEngine
    repository: str
    """A name in the registry that no other test uses."""
    folder: Path
    base: str

    def build(self, tag: str, line: str = "ENV GREETING=hello", **labels: str) -> str:
        (self.folder / "Dockerfile").write_text(f"FROM {self.base}\n{line}\n")
        return self.images.build(
            context=self.folder,
            dockerfile="Dockerfile",
            tag=f"{self.repository}:{tag}",
            labels={REVISION: "abc", **labels},
            timeout=MINUTE,
        )

    def push(self, tag: str) -> str:
        return self.images.push(f"{self.repository}:{tag}", timeout=MINUTE)


@pytest.fixture(params=["simulator", pytest.param("docker", marks=pytest.mark.cluster)])
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Engine:
    name = f"test/{secrets.token_hex(4)}"
    if request.param == "simulator":
        repository = f"registry.example:5000/{name}"
        return Engine(images=SimulatedImages(), repository=repository, folder=tmp_path, base="scratch")
    bed = request.getfixturevalue("bed")
    images = DockerImages.connect(bed.docker_host, SystemClock())
    return Engine(images=images, repository=f"{bed.registry}/{name}", folder=tmp_path, base=bed.busybox_image)


def test_the_engine_says_its_version(engine: Engine) -> None:
    assert engine.images.ping()


def test_a_build_answers_the_images_id(engine: Engine) -> None:
    assert DIGEST.fullmatch(engine.build("1"))


def test_labels_of_a_local_image_can_be_read(engine: Engine) -> None:
    engine.build("1", team="shop")
    assert engine.images.image_label(f"{engine.repository}:1", REVISION) == "abc"
    assert engine.images.image_label(f"{engine.repository}:1", "team") == "shop"


def test_a_label_or_an_image_that_is_not_there_is_none(engine: Engine) -> None:
    engine.build("1")
    assert engine.images.image_label(f"{engine.repository}:1", "team") is None
    assert engine.images.image_label(f"{engine.repository}:2", REVISION) is None


def test_a_push_answers_the_digest_that_the_registry_then_holds(engine: Engine) -> None:
    engine.build("1")
    digest = engine.push("1")
    assert DIGEST.fullmatch(digest)
    assert engine.images.registry_digest(f"{engine.repository}:1") == digest


def test_pushing_again_answers_the_same_digest(engine: Engine) -> None:
    engine.build("1")
    assert engine.push("1") == engine.push("1")


def test_a_second_tag_of_an_image_has_the_same_digest(engine: Engine) -> None:
    engine.build("1")
    engine.images.tag(source=f"{engine.repository}:1", target=f"{engine.repository}:latest")
    assert engine.push("1") == engine.push("latest")


def test_another_image_has_another_digest(engine: Engine) -> None:
    engine.build("1")
    first = engine.push("1")
    engine.build("2", "ENV GREETING=good-bye")
    assert engine.push("2") != first


def test_a_tag_that_was_never_pushed_has_no_digest(engine: Engine) -> None:
    assert engine.images.registry_digest(f"{engine.repository}:1") is None
    engine.build("1")
    engine.push("1")
    assert engine.images.registry_digest(f"{engine.repository}:2") is None


@pytest.mark.parametrize(
    "fault",
    [
        lambda engine: engine.build("1", "RUN exit 3"),
        lambda engine: engine.push("never-built"),
        lambda engine: engine.images.tag(source=f"{engine.repository}:no", target=f"{engine.repository}:yes"),
        lambda engine: engine.images.build(
            context=engine.folder, dockerfile="Nowhere", tag=f"{engine.repository}:1", labels={}, timeout=MINUTE
        ),
    ],
    ids=["build fails", "push of nothing", "tag of nothing", "no Dockerfile"],
)
def test_what_cannot_be_done_is_an_error_that_says_what_to_do(
    engine: Engine, fault: Callable[[Engine], object]
) -> None:
    with pytest.raises(ToolError) as caught:
        fault(engine)
    assert caught.value.diagnosis


@pytest.mark.cluster
def test_a_build_that_takes_too_long_ends_in_the_engine_too(bed: "Bed", tmp_path: Path) -> None:
    from docker import APIClient

    clock, tag = SystemClock(), f"{bed.registry}/test/{secrets.token_hex(4)}:1"
    (tmp_path / "Dockerfile").write_text(f"FROM {bed.busybox_image}\nRUN sleep 300 # {tag}\n")
    images = DockerImages.connect(bed.docker_host, clock)
    with pytest.raises(ToolError, match="did not end within 2 s"):
        images.build(context=tmp_path, dockerfile="Dockerfile", tag=tag, labels={}, timeout=timedelta(seconds=2))
    client = APIClient(base_url=bed.docker_host, version="auto", timeout=10)
    deadline = clock.monotonic() + 20
    while any(tag in container["Command"] for container in client.containers(all=True, trunc=False)):
        assert clock.monotonic() < deadline, "the build goes on in the engine"
        clock.sleep(timedelta(seconds=0.1))
    client.close()
