"""Which git repository a face works on: the one that a directory lies in. Nothing is run to find out."""

from pathlib import Path

from deploy_production.errors import RepositoryError


def top_level(start: Path, *, remedy: str) -> Path:
    """Returns the root of the git repository around a directory.

    Args:
        start: an absolute directory.
        remedy: how the user names another one.

    Raises:
        RepositoryError: when there is no such directory, or no repository around it.
    """
    if not start.is_dir():
        raise RepositoryError(f"There is no directory {start}.", diagnosis=remedy)
    # In a worktree or a submodule `.git` is a file.
    found = next((folder for folder in (start, *start.parents) if (folder / ".git").exists()), None)
    if found is None:
        raise RepositoryError(f"{start} is not inside a git repository.", diagnosis=remedy)
    return found.resolve()
