"""Who vouches for a commit: pure rules over commits, for both ways of recording a review.

* Nobody reviews their own work: neither its author nor a co-author, whatever the spelling of the address.
* Without a signature every name in a commit is text that anybody can type. With one, the signer must be somebody whose
  signature counts and who wrote none of it.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from deploy_production.ports import Commit, SignatureState

_REVIEW = frozenset({"reviewed-by", "approved-by"})
_CO_AUTHOR = "co-authored-by"


@dataclass(frozen=True, slots=True, kw_only=True)
class People:
    reviewers: frozenset[str]
    """Addresses, case folded."""
    signers: frozenset[str] | None
    """Addresses whose signature counts; None when no signature is asked for."""


def address(text: str) -> str:
    """Returns the case-folded address in `Name <address>` or in a bare address; empty when there is none."""
    inner = text.rpartition("<")[2].partition(">")[0] if "<" in text else text
    folded = inner.strip().casefold()
    return folded if "@" in folded and " " not in folded else ""


def authors(commit: Commit) -> frozenset[str]:
    co_authors = (address(value) for key, value in commit.trailers if key.casefold() == _CO_AUTHOR)
    return frozenset({commit.author_email.casefold(), *co_authors})


def trailer_gap(commit: Commit, people: People) -> str:
    """Says why the trailers of a commit are no review of it; empty when they are."""
    named = [address(value) for key, value in commit.trailers if key.casefold() in _REVIEW]
    if not named:
        return "no Reviewed-by"
    signer = address(commit.signer)
    # A committer can name anybody as the author; who typed a trailer without signing it does not count.
    own = authors(commit) | ({commit.committer_email.casefold()} - {signer})
    if not any(name in people.reviewers and name not in own for name in named):
        return "the review is not by somebody else who is a reviewer"
    return signature_gap(commit, authors(commit), people)


def signature_gap(commit: Commit, wrote: frozenset[str], people: People) -> str:
    """Says why the signature of a commit does not vouch for what others wrote; empty when it does, or need not."""
    if people.signers is None:
        return ""
    if commit.signature is not SignatureState.GOOD:
        return f"its signature is {commit.signature}"
    signer = address(commit.signer)
    if signer not in people.signers:
        return "it is signed, but not by a reviewer"
    return "it is signed by its author" if signer in wrote else ""


def merge_gaps(commits: Sequence[Commit], head: str, people: People) -> Mapping[str, str]:
    """Returns why commits are not covered by the merges on the first-parent line to head; empty when all are."""
    known = {commit.id: commit for commit in commits}
    gaps = {commit.id: "not reached by a merge of a reviewer" for commit in commits}
    current: str | None = head
    while current in known:
        merge = known[current]
        gaps[merge.id] = "" if len(merge.parents) > 1 else "a direct commit, not a merge"
        if len(merge.parents) > 1:
            brought = _reachable(merge.parents[1:], known) - _reachable(merge.parents[:1], known)
            gap = _merge_gap(merge, [known[entry] for entry in brought], people)
            gaps.update(dict.fromkeys((merge.id, *brought), gap))
        current = merge.parents[0] if merge.parents else None
    return {commit_id: gap for commit_id, gap in gaps.items() if gap}


def _merge_gap(merge: Commit, brought: Iterable[Commit], people: People) -> str:
    maker = merge.author_email.casefold()
    wrote = frozenset(author for commit in brought for author in authors(commit))
    if maker not in people.reviewers:
        return "merged by somebody who is no reviewer"
    if maker in wrote:
        return "merged by one of its authors"
    gap = signature_gap(merge, wrote, people)
    return f"the merge does not vouch for it: {gap}" if gap else ""


def _reachable(start: Iterable[str], known: Mapping[str, Commit]) -> set[str]:
    found: set[str] = set()
    waiting = [entry for entry in start if entry in known]
    while waiting:
        current = waiting.pop()
        if current not in found:
            found.add(current)
            waiting.extend(parent for parent in known[current].parents if parent in known)
    return found
