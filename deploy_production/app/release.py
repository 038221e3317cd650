"""Finds a release: the version's commit, and the skill and settings that govern it there."""

from deploy_production.engine.planning import require_clean
from deploy_production.engine.world import Release
from deploy_production.errors import PlanDriftError, RepositoryError, SettingsError
from deploy_production.model.run import Plan
from deploy_production.model.skill import Skill
from deploy_production.model.text import one_line
from deploy_production.ports import Repository
from deploy_production.settings.reading import FILE_NAME, read_settings, settings_digest
from deploy_production.skillfile.deployable import require_deployable
from deploy_production.skillfile.reader import require_sound, shipped_skill


def sound_skill() -> Skill:
    """Returns the shipped skill, read without a problem and deployable."""
    skill = shipped_skill()
    require_sound(skill)
    require_deployable(skill)
    return skill


def find_release(repository: Repository, version: str) -> Release:
    """Returns the release of a version.

    Raises:
        RepositoryError: for a dirty tree or an unknown version.
        SettingsError: when the commit has no settings, or they cannot be used.
    """
    require_clean(repository)
    commit = repository.resolve(version)
    if commit is None:
        raise RepositoryError(
            f"The repository knows no version {one_line(version)!r}.",
            diagnosis="Tag the commit to release (`git tag v1.2.3 <commit>`), or fetch the tag, and run again.",
        )
    return release_at(repository, version, commit)


def release_of(repository: Repository, plan: Plan) -> Release:
    """Returns the release that a plan was made for.

    Raises:
        PlanDriftError: when the version names another commit now, or skill or settings are not the planned ones.
    """
    if repository.resolve(plan.version) != plan.commit:
        raise PlanDriftError(
            f"{one_line(plan.version)} does not name the planned commit any more.",
            diagnosis="Somebody moved the tag. Find out why, then plan again.",
        )
    release = release_at(repository, plan.version, plan.commit)
    if (release.skill.digest, release.settings_digest) != (plan.skill_digest, plan.settings_digest):
        raise PlanDriftError(
            "The skill of this tool is another one than when the plan was made.", diagnosis="Plan again."
        )
    return release


def release_at(repository: Repository, version: str, commit: str) -> Release:
    data = repository.read(commit, FILE_NAME)
    if data is None:
        raise SettingsError(
            f"{FILE_NAME} is not in the commit of {version}.",
            diagnosis="Write one with `deploy-production init`, commit it, and release a commit that has it.",
        )
    return Release(
        version=version,
        commit=commit,
        tree=repository.commit(commit).tree,
        skill=sound_skill(),
        settings=read_settings(data),
        settings_digest=settings_digest(data),
    )
