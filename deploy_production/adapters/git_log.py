"""Commits as git tells them: fields apart by NUL, which neither a name nor a message can hold.

* A signature is GOOD only when git says so of a key it trusts; one that nobody could check is UNKNOWN,
  also where git itself prints "no signature" because no list of signers is configured.
* In a shallow clone, a walk that reaches the border is an error: what lies behind it was not seen.
"""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from deploy_production.adapters.git_command import Git
from deploy_production.errors import RepositoryError
from deploy_production.ports import Commit, SignatureState

_TIMEOUT = timedelta(minutes=10)
_FIELDS = (
    "%H", "%T", "%P", "%an", "%ae", "%ce", "%ct", "%s",
    "%(trailers:only,unfold,separator=%x0A,key_value_separator=%x1F)", "%G?", "%GS",
)  # fmt: skip
_FORMAT = "--format=" + "%x00".join(_FIELDS)
_SIGNATURES = {"G": SignatureState.GOOD, "B": SignatureState.BAD, "N": SignatureState.NONE}


def one_commit(git: Git, commit_id: str) -> Commit:
    """Returns a commit by its full id."""
    return _parsed(git, "--no-walk", commit_id)[0]


def walk(git: Git, *, base: str | None, head: str) -> tuple[Commit, ...]:
    """Returns every commit reachable from head and not from base, newest first.

    Raises:
        RepositoryError: when a commit is not there, or the history is cut off within the range.
    """
    found = _parsed(git, "--date-order", head, *([f"^{base}"] if base else []))
    border = shallow_border(git)
    for commit in found:
        if commit.id in border:
            raise cut_off(git.cwd)
    return found


def shallow_border(git: Git) -> frozenset[str]:
    """Returns the commits whose parents a shallow clone does not have."""
    path = git.output("rev-parse", "--path-format=absolute", "--git-path", "shallow").decode().rstrip("\n")
    try:
        return frozenset(Path(path).read_text().split())
    except FileNotFoundError:
        return frozenset()


def cut_off(where: Path) -> RepositoryError:
    return RepositoryError(
        f"The history in {where} is cut off (a shallow clone) before the question can be answered.",
        diagnosis="Fetch all of it: git fetch --unshallow",
    )


def _parsed(git: Git, *selection: str) -> tuple[Commit, ...]:
    output = git.output("log", "-z", _FORMAT, *selection, "--", timeout=_TIMEOUT).decode(errors="replace")
    fields = output.split("\0")[:-1]
    size = len(_FIELDS)
    if len(fields) % size:
        raise RepositoryError(
            f"git log in {git.cwd} answers what cannot be read.", diagnosis="Check the repository with `git fsck`."
        )
    records = [fields[start : start + size] for start in range(0, len(fields), size)]
    unsigned = [record for record in records if record[9] == "N"]
    signed = _with_signature(git, selection) if unsigned else frozenset()
    return tuple(_commit(record, has_signature=record[0] in signed) for record in records)


def _with_signature(git: Git, selection: tuple[str, ...]) -> frozenset[str]:
    # https://git-scm.com/docs/git-rev-list: --header prints the raw objects, each ended by NUL.
    output = git.output("rev-list", "--header", *selection, "--", timeout=_TIMEOUT)
    found = set()
    for record in output.split(b"\0"):
        name, _, raw = record.partition(b"\n")
        headers = raw.partition(b"\n\n")[0].split(b"\n")
        if any(line.startswith(b"gpgsig") for line in headers):
            found.add(name.decode())
    return frozenset(found)


def _commit(record: list[str], *, has_signature: bool) -> Commit:
    name, tree, parents, author, author_email, committer_email, committed, subject, trailers, code, signer = record
    state = _SIGNATURES.get(code, SignatureState.UNKNOWN)
    if state is SignatureState.NONE and has_signature:
        state = SignatureState.UNKNOWN
    return Commit(
        id=name,
        tree=tree,
        parents=tuple(parents.split()),
        author=f"{author} <{author_email}>",
        author_email=author_email,
        committer_email=committer_email,
        committed=_time(committed, name),
        subject=subject,
        trailers=tuple(_trailer(line) for line in trailers.split("\n") if line),
        signature=state,
        signer=signer if state is SignatureState.GOOD else "",
    )


def _trailer(line: str) -> tuple[str, str]:
    key, _, value = line.partition("\x1f")
    return key, value


def _time(text: str, commit_id: str) -> datetime:
    try:
        return datetime.fromtimestamp(int(text), UTC)
    except (ValueError, OverflowError, OSError) as error:
        raise RepositoryError(
            f"The commit {commit_id} has no readable time.", diagnosis="Check the repository with `git fsck`."
        ) from error
