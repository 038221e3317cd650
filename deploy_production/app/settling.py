"""Runs that were found dead: looked at, reported, never repeated.

What such a run had begun and not finished is unknown until somebody looks; this looks, writes down what it saw, and
closes the run. Whether its changes stay is for a person to decide: take them back, or accept them.
"""

from collections.abc import Sequence

from deploy_production.app import folding
from deploy_production.engine.applying import PREFIX
from deploy_production.engine.world import World
from deploy_production.errors import ClusterError, UnsettledRunError
from deploy_production.ledger.codec import decode
from deploy_production.model.run import DeployRun, Outcome
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


def require_settled(runs: Sequence[DeployRun]) -> None:
    """Raises when a dead run changed the target and nobody has decided what becomes of it."""
    for run in runs:
        if run.outcome is not Outcome.DIED or not run.changed or run.accepted:
            continue
        # A rollback that died is finished by rolling the same run back again.
        origin = run.of or run.id
        if any(later.of == origin and later.started > run.started and _went_well(later) for later in runs):
            continue
        raise UnsettledRunError(
            f"{run.id} died after it had changed {', '.join(run.changed)}.",
            diagnosis=(
                f"Take it back with `deploy-production rollback {origin} --reason …`, or accept what is there with "
                f"`deploy-production abort {run.id} --reason …`; then release again."
            ),
        )


def _went_well(run: DeployRun) -> bool:
    return run.outcome in {Outcome.SUCCEEDED, Outcome.UNCHANGED}


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
