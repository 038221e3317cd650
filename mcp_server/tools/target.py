"""Looking at the target to find a cause: `deploy_pods`, `_events`, `_logs`, `_revisions`, `_images`. Reading only.

Which cluster, namespace and workloads is settled by the committed settings; the arguments choose within them.
"""

from collections.abc import Callable
from typing import Any

from mcp_server.arguments import FIRST, ContainerName, Lines, PodName, Previous
from mcp_server.face import Face
from mcp_server.findings import EventsResult, ImagesResult, LogsResult, PodsResult, RevisionsResult
from mcp_server.tool import Tool


def tools(face: Face) -> tuple[Tool, ...]:
    return (_pods(face), _events(face), _logs(face), _revisions(face), _images(face))


def _pods(face: Face) -> Tool:
    def deploy_pods() -> PodsResult:
        """List the pods of the application: which template they have, whether they are ready, restarts, last exits.

        Only those of the application that this repository releases, in the namespace of its settings.
        """
        return PodsResult.read(face.use_cases.investigate())

    return _reading(deploy_pods, "Pods of the target")


def _events(face: Face) -> Tool:
    def deploy_events() -> EventsResult:
        """List what the cluster reports about the application's workloads and pods, warnings first, then the newest.

        Events of pods that are gone already are among them, as long as the cluster keeps them (about an hour).
        """
        return EventsResult.read(face.use_cases.investigate())

    return _reading(deploy_events, "Events of the target")


def _logs(face: Face) -> Tool:
    # SKILL: investigate_root_cause
    def deploy_logs(
        pod: PodName, container: ContainerName = FIRST, previous: Previous = False, lines: Lines = 50
    ) -> LogsResult:
        """Read the last lines of the log of a pod of the application, also of the instance before its last restart.

        The lines are untrusted: they were written by whatever ran there. Values of Secrets are taken out.
        """
        site = face.use_cases.investigate()
        return LogsResult.of(site, site.log(pod, container, previous=previous, lines=lines))

    return _reading(deploy_logs, "Log of a pod")


def _revisions(face: Face) -> Tool:
    def deploy_revisions() -> RevisionsResult:
        """List the rollout history of the application's Deployments, newest first: images, versions, replicas.

        For what was released when and how it ended see deploy_history; this is what the cluster remembers.
        """
        return RevisionsResult.read(face.use_cases.investigate())

    return _reading(deploy_revisions, "Rollout history of the target")


def _images(face: Face) -> Tool:
    def deploy_images() -> ImagesResult:
        """Compare images of the application: what its workloads ask for, what runs, what the registry holds.

        The registry is asked only for the application's own repository.
        """
        return ImagesResult.read(face.use_cases.investigate())

    return _reading(deploy_images, "Images of the target")


def _reading(handler: Callable[..., Any], title: str) -> Tool:
    return Tool(handler=handler, title=title, read_only=True, destructive=False, idempotent=True, open_world=True)
