"""Steps 2 to 4 of the skill: build and test in a clean checkout, build the image, push it, learn its digest.

Nothing here touches the cluster: whatever fails, the run ends with nothing to take back.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

from deploy_production.engine.recorder import Recorder
from deploy_production.engine.steps import Steps
from deploy_production.engine.world import Release, World
from deploy_production.errors import ToolError
from deploy_production.model.operation import DockerBuild, RunCommand
from deploy_production.model.target import Image
from deploy_production.model.text import sanitize
from deploy_production.ports import ProcessResult

EXCERPT = 1500


@dataclass(frozen=True, slots=True, kw_only=True)
class Building:
    world: World
    release: Release
    steps: Steps
    image: Image
    recorder: Recorder
    checkpoint: Callable[[], None]
    """Called between steps; raises when a person asked to stop."""

    def build(self, checkout: Path) -> None:
        """SKILL: step 2, "Build Application"."""
        for command in (*self.steps.setup, *self.steps.build):
            self.checkpoint()
            self._run(command, checkout)

    def package(self, checkout: Path) -> None:
        """SKILL: step 3, "Build Docker Image"."""
        settings = self.release.settings.image
        labels = {
            "org.opencontainers.image.revision": self.release.commit,
            "org.opencontainers.image.version": self.release.version,
        }
        for operation in self.steps.docker:
            self.checkpoint()
            if isinstance(operation, DockerBuild):
                with self.recorder.effect("build", operation.tag, {"commit": self.release.commit}) as result:
                    result["image"] = self.world.images.build(
                        context=checkout / settings.context / operation.context,
                        dockerfile=str(checkout / settings.dockerfile),
                        tag=operation.tag,
                        labels=labels,
                        timeout=settings.build_timeout,
                    )
            else:
                with self.recorder.effect("tag", operation.target, {"source": operation.source}):
                    self.world.images.tag(source=operation.source, target=operation.target)

    def push(self) -> Image:
        """SKILL: step 4, "Push to Registry"; returns the image with the digest that the registry answered."""
        pinned = self.image
        for operation in self.steps.push:
            self.checkpoint()
            digest = self.push_one(operation.reference)
            if operation.reference == self.image.tagged:
                pinned = replace(self.image, digest=digest)
        if pinned.digest is None:
            raise ToolError(
                f"The skill's step 4 does not push {self.image.tagged}.",
                diagnosis="Use the skill as it is shipped; an image that was not pushed cannot be deployed.",
            )
        return pinned

    def push_one(self, reference: str) -> str:
        with self.recorder.effect("push", reference) as result:
            digest = self.world.images.push(reference, timeout=self.release.settings.image.push_timeout)
            held = self.world.images.registry_digest(reference)
            if held != digest:
                raise ToolError(
                    f"The registry holds {held or 'nothing'} for {reference}, the push answered {digest}.",
                    diagnosis="Somebody pushes the same tag at the same time, or the registry is broken.",
                )
            result["digest"] = digest
        return digest

    def _run(self, command: RunCommand, checkout: Path) -> None:
        text = " ".join(command.argv)
        with self.recorder.effect("run", text) as result:
            done = self.world.processes.run(command.argv, cwd=checkout, timeout=self._timeout())
            result.update(exit_code=done.exit_code, seconds=round(done.duration.total_seconds(), 1))
            if done.exit_code != 0:
                raise _failed(text, done)

    def _timeout(self) -> timedelta:
        return self.release.settings.commands.timeout


def _failed(text: str, done: ProcessResult) -> ToolError:
    how = "took too long and was stopped" if done.timed_out else f"ended with exit code {done.exit_code}"
    output = sanitize(f"{done.stdout}\n{done.stderr}".strip()[-EXCERPT:])
    return ToolError(f"`{text}` {how}.", diagnosis=f"Nothing was deployed. Its last output:\n{output or '(none)'}")
