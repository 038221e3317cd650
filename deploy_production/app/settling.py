"""Runs that left the target as no release should: looked at, reported, never repeated.

* What a dead run had begun and not finished is unknown until somebody looks; this looks, writes down what it saw, and
  closes the run.
* Whether the changes stay of a run that died, held, could not be rolled back or met a bug of ours is for a person to
  decide: take them back, or accept them. Until then nothing is released on top.
"""

from collections.abc import Sequence

from deploy_production.app import folding
from deploy_production.engine.applying import PREFIX
from deploy_production.engine.world import World
from deploy_production.errors import ClusterError, UnsettledRunError
from deploy_production.ledger.codec import decode
from deploy_production.model.run import DeployRun, Outcome, RunId, RunKind
from deploy_production.model.target import ObjectKey
from deploy_production.model.text import one_line
from deploy_production.ports import Entry, EntryKind, LedgerReader


def settle_dead(world: World, runs: Sequence[DeployRun], reader: LedgerReader) -> None:
    """Observes each dead run and closes it; what it changed is not touched."""
    for run in runs:
        entries = reader.entries(run.id)
        if any(entry.kind is EntryKind.RUN_CLOSED for entry in entries):
            continue
        for entry in folding.open_intents(entries):
            text = (
                f"unfinished when it died: {entry.body['effect']} {entry.body['subject']}; {_look(world, run, entry)}"
            )
            world.ledger.append(run.id, EntryKind.OBSERVED, {"text": text, "detail": {"of": entry.sequence}})
        world.ledger.append(run.id, EntryKind.RUN_CLOSED, {"outcome": Outcome.DIED.value, "reason": run.reason})


def can_be_accepted(run: DeployRun) -> bool:
    """Returns whether a run has ended in a way that a person may accept as it is."""
    return run.outcome is Outcome.DIED or (run.outcome in folding.LEFT_FOR_A_PERSON and bool(run.changed))


def require_settled(runs: Sequence[DeployRun]) -> None:
    """Raises when a run left changes on the target and nobody has decided what becomes of them.

    The runs are those of one target.
    """
    for run in runs:
        if run.outcome not in folding.LEFT_FOR_A_PERSON or not run.changed or run.accepted:
            continue
        # A rollback that died is finished by rolling the same run back again.
        origin = run.of or run.id
        if any(later.started > run.started and _settles(later, origin) for later in runs):
            continue
        how = "died" if run.outcome is Outcome.DIED else f"ended as {run.outcome}"
        raise UnsettledRunError(
            f"{run.id} {how} after it had changed {', '.join(run.changed)}.",
            diagnosis=(
                f"Take it back with `deploy-production rollback {origin} --reason …`, or accept what is there with "
                f"`deploy-production abort {run.id} --reason …`; then release again."
            ),
        )


def _settles(later: DeployRun, origin: RunId) -> bool:
    """A rollback of the same run that went well, or a whole release that succeeded on top."""
    if later.kind is RunKind.DEPLOY:
        return later.outcome is Outcome.SUCCEEDED
    return later.of == origin and later.outcome in {Outcome.SUCCEEDED, Outcome.UNCHANGED}


def _look(world: World, run: DeployRun, entry: Entry) -> str:
    """Tells whether the cluster shows the effect."""
    key = entry.body.get("detail", {}).get("key")
    if key is None:
        return "not an effect on the cluster"
    try:
        live = world.cluster.get(decode(ObjectKey, key))
    except ClusterError as error:
        return f"the cluster could not be asked: {one_line(error.message)}"
    if live is None:
        return "the object is not there"
    ours = live.manifest["metadata"].get("annotations", {}).get(f"{PREFIX}run") == run.id
    return "it happened: the object carries the mark of the run" if ours else "the object does not carry its mark"
