"""The hash of a set of migration files: what a record of a staging run is bound to."""

from collections.abc import Iterable

from deploy_production.model.canonical import digest, digest_bytes
from deploy_production.ports import Repository
from deploy_production.verifiers._records import RecordError


def migration_files(repository: Repository, commit: str, paths: Iterable[str]) -> tuple[str, ...]:
    """Returns every migration file at a commit, sorted.

    Raises:
        RecordError: when a path holds no file: a directory that was moved must not look like "no migrations".
    """
    found: set[str] = set()
    for path in paths:
        files = repository.list(commit, path)
        if not files and repository.read(commit, path) is not None:
            files = (path,)
        if not files:
            raise RecordError(
                f"There is no migration file under {path} in commit {commit[:12]}.",
                diagnosis="Correct `checks.migrations_tested.paths`. Without a database it is `paths: []`.",
            )
        found.update(files)
    return tuple(sorted(found))


def migrations_digest(repository: Repository, commit: str, files: Iterable[str]) -> str:
    """Returns the digest over the sorted paths and the content digests of all files."""
    return digest([[path, digest_bytes(repository.read(commit, path) or b"")] for path in sorted(files)])
