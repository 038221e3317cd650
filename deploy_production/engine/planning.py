"""The plan: everything that would be done, found out without changing anything, under one digest.

(1) the working tree holds nothing that the commit does not;
(2) the version is a tag or a commit; settings and manifests are read at that commit;
(3) the target is the one the settings name, and only a marked namespace is a rehearsal;
(4) every manifest passes a server-side dry run, and what it would change is shown;
(5) what a rollback would bring back is named;
(6) objects that another tool keeps in its own hands are refused: it would undo us.
"""

import re
from datetime import timedelta
from enum import Enum

from deploy_production.engine.applying import PREFIX
from deploy_production.engine.differences import diff
from deploy_production.engine.freeze import frozen
from deploy_production.engine.machine import disagreements
from deploy_production.engine.manifests import load_manifests, render, warnings
from deploy_production.engine.scaling import planned_digest, yielding
from deploy_production.engine.steps import names_of, plan_steps
from deploy_production.engine.verification import verifications_for
from deploy_production.engine.world import Release, World
from deploy_production.errors import RepositoryError, SkillError, TargetFrozen, WrongTargetError
from deploy_production.model.content import classify
from deploy_production.model.run import Plan, PlannedObject, RollbackTarget, RunId
from deploy_production.model.skill import Skill
from deploy_production.model.target import FIELD_MANAGER, Image, LiveObject, Manifest, ObjectKey, Target
from deploy_production.model.text import one_line
from deploy_production.ports import ClusterReader, Repository
from deploy_production.settings.model import Settings
from deploy_production.settings.strictness import require_strict

_MARK = re.compile(r"[A-Za-z0-9][A-Za-z0-9._+-]{0,127}")
_COMMIT = re.compile(r"[0-9a-f]{40}|[0-9a-f]{64}")
REHEARSAL_LABEL = f"{PREFIX}rehearsal"
SHOWN = 5
"""Paths that are named in a message."""
ROLLOUT_ALLOWANCE = timedelta(minutes=10)
"""What building and rolling out may take, on top of the hold and the soak, when a window must fit."""


class _Keeper(Enum):
    """Tools that keep objects as their own source says; value is (place, key)."""

    HELM = ("annotations", "meta.helm.sh/release-name")
    ARGO_CD = ("annotations", "argocd.argoproj.io/tracking-id")
    FLUX_KUSTOMIZE = ("labels", "kustomize.toolkit.fluxcd.io/name")
    FLUX_HELM = ("labels", "helm.toolkit.fluxcd.io/name")


def require_clean(repository: Repository) -> None:
    """(1)."""
    changed = repository.uncommitted()
    if changed:
        names = ", ".join(one_line(path) for path in changed[:SHOWN]) + (" …" if len(changed) > SHOWN else "")
        raise RepositoryError(
            f"The working tree has uncommitted changes that would not be in the release: {names}.",
            diagnosis="Commit them, or put them away with `git stash`, and run again.",
        )


def require_known_flow(skill: Skill) -> None:
    """Refuses a skill whose drawing or checklist asks for something this engine does not do."""
    problems = disagreements(skill.flow) if skill.flow is not None else ()
    if skill.flow is None or problems:
        what = "; ".join(str(problem) for problem in problems) or "it has no logic_flow"
        raise SkillError(f"The skill's flow is not this engine's: {what}.", diagnosis="Use the skill as it is shipped.")


def resolve_target(cluster: ClusterReader, settings: Settings) -> Target:
    """(3): returns the target as the cluster tells it."""
    identity = cluster.identity()
    labels = cluster.namespace_labels(settings.kubernetes.namespace)
    if labels is None:
        raise WrongTargetError(
            f"Context {identity.context} has no namespace {settings.kubernetes.namespace}.",
            diagnosis="Correct kubernetes.context or kubernetes.namespace in deploy-production.yaml, or create it.",
        )
    return Target(
        context=identity.context,
        cluster_uid=identity.uid,
        server_version=identity.server_version,
        namespace=settings.kubernetes.namespace,
        application=settings.application,
        rehearsal=settings.rehearsal and labels.get(REHEARSAL_LABEL) == "true",
    )


def make_plan(world: World, release: Release, *, actor: str) -> Plan:
    """Returns the plan of a release on the target its settings name.

    Raises:
        DeployError: of the family that says who must act; nothing is left behind.
    """
    settings = release.settings
    require_known_flow(release.skill)
    steps = plan_steps(release.skill, settings, release.version)
    _require_known_checklist(steps.checklist)
    target = resolve_target(world.cluster, settings)
    remarks = require_strict(settings, release.skill, rehearsal_confirmed=target.rehearsal)
    image = Image(repository=settings.image.repository, tag=release.version, digest=None)
    sources = load_manifests(world.repository, release.commit, settings.kubernetes.manifests)
    manifests = render(
        sources, namespace=target.namespace, settings=settings, image=image, skill_names=names_of(release.skill)
    )
    live = _main_workload(world.cluster, target)
    return Plan(
        version=release.version,
        commit=release.commit,
        tree=release.tree,
        base_commit=_deployed_commit(world.repository, live),
        skill_digest=release.skill.digest,
        settings_digest=release.settings_digest,
        target=target,
        image=image,
        objects=tuple(_planned(world.cluster, manifest) for manifest in manifests),
        rollback=_rollback_target(live),
        soak=settings.rollout.soak,
        expected_duration=expected_duration(settings),
        created=world.clock.now(),
        actor=actor,
        warnings=(
            *remarks,
            *warnings(sources),
            *_unwatched(release.skill, world),
            *_freeze_remark(world, settings, target),
        ),
    )


def expected_duration(settings: Settings) -> timedelta:
    return settings.rollout.soak + settings.rollout.stability + ROLLOUT_ALLOWANCE


def require_thawed(world: World, settings: Settings, target: Target, expected: timedelta) -> None:
    """Raises `TargetFrozen` when the release does not fit before or outside a freeze; a rehearsal is never frozen."""
    # SKILL: "Never deploy Friday afternoon or before holidays"
    found = frozen(world.clock.now(), expected, settings.freeze, settings.timezone)
    if found is not None and not target.rehearsal:
        when = "none was found in the next 60 days" if found.until is None else f"{found.until:%Y-%m-%d %H:%M} UTC"
        raise TargetFrozen(
            found.reason, diagnosis=f"The next moment at which the whole release fits: {when}. There is no way around."
        )


def _freeze_remark(world: World, settings: Settings, target: Target) -> tuple[str, ...]:
    found = frozen(world.clock.now(), expected_duration(settings), settings.freeze, settings.timezone)
    if found is None:
        return ()
    effect = "a rehearsal goes on all the same" if target.rehearsal else "the gate will not open now"
    return (f"{found.reason} ({effect})",)


def _unwatched(skill: Skill, world: World) -> tuple[str, ...]:
    """Says openly which of the skill's triggers this version does not watch."""
    specs = skill.rollback.triggers if skill.rollback is not None else ()
    return tuple(f"not watched by this version: {spec.text}" for spec in specs if spec.kind not in world.triggers)


def _require_known_checklist(checklist: tuple[str, ...]) -> None:
    try:
        found = verifications_for(checklist)
    except KeyError as error:
        raise SkillError(
            f"Nothing here verifies {error.args[0]!r} of step 6.", diagnosis="Use the skill as it is shipped."
        ) from error
    if not found:
        raise SkillError("Step 6 of the skill has no checklist.", diagnosis="Use the skill as it is shipped.")


def _planned(cluster: ClusterReader, manifest: Manifest) -> PlannedObject:
    """(4)."""
    key = ObjectKey.of(manifest)
    live = cluster.get(key)
    if live is not None:
        _require_unkept(live)
    before = None if live is None else live.manifest
    after = cluster.dry_run(yielding(manifest, before), field_manager=FIELD_MANAGER)
    return PlannedObject(
        key=key,
        manifest=manifest,
        change=classify(before, after.manifest),
        live_uid=None if live is None else live.uid,
        live_digest=None if live is None else planned_digest(live.manifest),
        diff=diff(before, after.manifest),
    )


def _require_unkept(live: LiveObject) -> None:
    """(6)."""
    metadata = live.manifest["metadata"]
    for keeper in _Keeper:
        place, key = keeper.value
        if key in metadata.get(place, {}):
            tool = keeper.name.replace("_", " ").title()
            raise WrongTargetError(
                f"{live.key} is kept by {tool} ({place[:-1]} {key}); it would undo this release and its rollback.",
                diagnosis=f"Release it through {tool}, or take it out of its hands first.",
            )


def _main_workload(cluster: ClusterReader, target: Target) -> LiveObject | None:
    return cluster.get(
        ObjectKey(api_version="apps/v1", kind="Deployment", namespace=target.namespace, name=target.application)
    )


def _mark(live: LiveObject, name: str) -> str | None:
    """Returns a mark that this product left on an object; the cluster's text, so its form is checked."""
    value = live.manifest["metadata"].get("annotations", {}).get(PREFIX + name)
    return value if isinstance(value, str) and _MARK.fullmatch(value) else None


def _deployed_commit(repository: Repository, live: LiveObject | None) -> str | None:
    """Returns the commit that is live, as our own mark on the main workload says; the review covers all since."""
    commit = None if live is None else _mark(live, "commit")
    if commit is None or not _COMMIT.fullmatch(commit):
        return None
    return repository.resolve(commit)


def _rollback_target(live: LiveObject | None) -> RollbackTarget:
    """(5)."""
    if live is None:
        return RollbackTarget(first_deploy=True, image=None, version=None, run_id=None)
    containers = live.manifest["spec"]["template"]["spec"]["containers"]
    run_id = _mark(live, "run")
    return RollbackTarget(
        first_deploy=False,
        image=one_line(str(containers[0].get("image", "unknown"))),
        version=_mark(live, "version"),
        run_id=None if run_id is None else RunId(run_id),
    )
