"""`deploy_apply`, `deploy_wait`, `deploy_abort`, `deploy_rollback`: runs, which go on in processes of their own."""

from datetime import timedelta

from mcp.server.mcpserver import Context

from deploy_production.app.narration import narrate
from deploy_production.model import run as model
from deploy_production.model.text import one_line
from mcp_server.arguments import PlanDigest, Reason, RunId, WaitSeconds
from mcp_server.face import Face
from mcp_server.offload import Say, offload
from mcp_server.results import RunState, WaitResult
from mcp_server.tool import Tool


def tools(face: Face) -> tuple[Tool, ...]:
    return (_apply(face), _wait(face), _abort(face), _rollback(face))


def _apply(face: Face) -> Tool:
    def deploy_apply(plan_digest: PlanDigest) -> RunState:
        """Deploy exactly the plan of this digest to its target, in a run that goes on by itself.

        The run passes the gate again, builds, pushes, applies, verifies and soaks; on a trigger it rolls back. Answers
        at once with the run's id; follow it with deploy_wait. Refused unless a person has asked for this version in
        this session (/deploy-production VERSION) or at a terminal (deploy-production authorize VERSION); used up by it.
        """
        plan = face.use_cases.load_plan(plan_digest)
        return _state(face, face.use_cases.start(plan, actor=face.actor, agent=face.agent))

    return Tool(
        handler=deploy_apply,
        title="Deploy a plan",
        read_only=False,
        destructive=True,
        idempotent=False,
        open_world=True,
    )


def _wait(face: Face) -> Tool:
    async def deploy_wait(run_id: RunId, seconds: WaitSeconds, context: Context) -> WaitResult:
        """Wait for a run to end, at most this many seconds, and tell how it stands.

        Only reads: ending the wait early harms nothing, the run goes on. Call it again until `done`.
        """
        wait = timedelta(seconds=seconds)
        return await offload(lambda say: _follow(face, model.RunId(run_id), wait, say), context.report_progress)

    return Tool(
        handler=deploy_wait,
        title="Wait for a run",
        read_only=True,
        destructive=False,
        idempotent=True,
        open_world=False,
    )


def _abort(face: Face) -> Tool:
    def deploy_abort(run_id: RunId, reason: Reason) -> RunState:
        """Ask a run that is going on to stop and to roll back what it has changed.

        Answers at once; follow with deploy_wait until it is done.
        """
        run = face.use_cases.abort(model.RunId(run_id), reason=one_line(reason, cap=300), actor=face.actor)
        return RunState.of(run)

    return Tool(
        handler=deploy_abort,
        title="Abort a run",
        read_only=False,
        destructive=True,
        idempotent=True,
        open_world=True,
    )


def _rollback(face: Face) -> Tool:
    def deploy_rollback(run_id: RunId, reason: Reason) -> RunState:
        """Restore exactly what was live before an earlier run, in a run of its own.

        For a run that has ended; one that is going on is aborted instead. Covers runs that this session began; for
        others a person must have asked for that run's version, as for deploy_apply.
        """
        why = one_line(reason, cap=300)
        started = face.use_cases.rollback(model.RunId(run_id), reason=why, actor=face.actor, agent=face.agent)
        return _state(face, started)

    return Tool(
        handler=deploy_rollback,
        title="Roll back a run",
        read_only=False,
        destructive=True,
        idempotent=True,
        open_world=True,
    )


def _state(face: Face, run_id: model.RunId) -> RunState:
    return RunState.of(face.use_cases.show(run_id).run)


def _follow(face: Face, run_id: model.RunId, wait: timedelta, say: Say) -> WaitResult:
    first = face.use_cases.show(run_id)
    seen = max((entry.sequence for entry in first.entries), default=0)
    for entry in face.use_cases.follow(run_id, after=seen, wait=wait):
        line = narrate(entry, rehearsal=first.run.target.rehearsal)
        if line is not None:
            say(line)
    report = face.use_cases.show(run_id)
    lines = (narrate(entry, rehearsal=report.run.target.rehearsal) for entry in report.entries)
    return WaitResult.of(report, [line for line in lines if line is not None])
