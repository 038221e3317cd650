"""Recent commits reviewed and approved.

## Proves

That for every commit since the one that was deployed last, somebody who is a reviewer and wrote none of it vouches.

Two ways of recording that:
* `trailers`: each commit carries `Reviewed-by: Name <address>` (or `Approved-by`) of a reviewer who is neither author,
  co-author nor, unless it is that reviewer who signed, committer.
* `merges`: each commit came in through a merge on the first-parent line, made by a reviewer who wrote nothing of what
  it brought; a direct commit on that line is not covered.

With `require_signature` (the default) the commit that carries the review is signed by somebody whose signature counts
(`signers`, else the reviewers) and who is not an author of it. Without it, names in commits are text that anybody can
type, and the check trusts whoever may push.

It does not prove that the reviewer looked, nor does it ask a forge.

## Evidence

The commits between the last deployed one and the plan's, with their reviews. When there is no earlier deploy: those
since `since`, or all reachable ones, at most 500. When no commit is new, the release is of reviewed code, and is passed
as such.

## Fails when

FAIL: a commit is not covered; each is named with the reason.
ERROR: nobody is named as a reviewer, the last deployed commit or `since` is not in the repository or not an ancestor,
or a first deploy has more than 500 commits to look at.

## Configure

```yaml
checks:
  code_review:
    provider: trailers
    reviewers: [ada@example.org, grace@example.org]
```

Signatures are those that `git verify-commit` accepts on this machine (`gpg.ssh.allowedSignersFile` for SSH keys).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from deploy_production.model.gate import Fact
from deploy_production.model.text import one_line
from deploy_production.ports import Commit
from deploy_production.settings.checks import CodeReview as Section
from deploy_production.verifiers._records import RecordError
from deploy_production.verifiers._reviews import People, merge_gaps, trailer_gap
from deploy_production.verifiers._words import counted
from deploy_production.verifiers.base import (
    CheckContext,
    Judgement,
    Verifier,
    failed,
    passed,
    unconfigured,
    undecided,
)

_LINES = """\
checks:
  code_review:
    provider: trailers           # or merges
    reviewers: [<address>, <address>]"""
_MOST = 500
_SHOWN = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeReview:
    timeout: timedelta

    # SKILL: code_review
    def verify(self, context: CheckContext) -> Judgement:
        section = context.settings.checks.code_review
        if section is None:
            return unconfigured("code_review", _LINES)
        people = _people(context, section)
        if not people.reviewers:
            remedy = "Name them in `approvers`, or in `checks.code_review.reviewers`, of deploy-production.yaml."
            return undecided("nobody is named as a reviewer.", remedy=remedy)
        base = _base(context, section)
        commits = context.repository.commits(base=base, head=context.plan.commit)
        facts = (
            Fact(name="from", value=base or "the beginning"),
            Fact(name="to", value=context.plan.commit),
            Fact(name="commits", value=str(len(commits))),
            Fact(name="provider", value=section.provider),
        )
        if context.plan.base_commit is None and len(commits) > _MOST:
            remedy = "Name the last commit that was reviewed before this tool came as `checks.code_review.since`."
            return undecided(f"a first deploy of {len(commits)} commits: too many to look at.", *facts, remedy=remedy)
        if not commits:
            return passed(
                f"no commit is newer than {(base or '')[:12]}, which was deployed before.",
                *facts,
                valid_for=section.valid_for,
            )
        return _judge(section, commits, _gaps(section, commits, context.plan.commit, people), facts)


def _people(context: CheckContext, section: Section) -> People:
    reviewers = frozenset(entry.casefold() for entry in section.reviewers or context.settings.approvers)
    signers = frozenset(entry.casefold() for entry in section.signers) or reviewers
    return People(reviewers=reviewers, signers=signers if section.require_signature else None)


def _base(context: CheckContext, section: Section) -> str | None:
    """Returns where the range begins, None for the beginning of the history.

    Raises:
        RecordError: when that commit is not here, or the release does not build on it.
    """
    if context.plan.base_commit is not None:
        return _known(context, context.plan.base_commit, "the commit that was deployed last", "Fetch it: `git fetch`.")
    if section.since is None:
        return None
    fix = "Correct `checks.code_review.since`: an older commit of the same history."
    since = _known(context, section.since, "the commit of `since`", fix)
    if not context.repository.is_ancestor(since, context.plan.commit):
        raise RecordError(f"The commit of `since`, {since[:12]}, is not an ancestor of the release.", diagnosis=fix)
    return since


def _known(context: CheckContext, commit: str, what: str, fix: str) -> str:
    if context.repository.resolve(commit) is None:
        raise RecordError(f"{commit[:12]}, {what}, is not in this repository.", diagnosis=fix)
    return commit


def _gaps(section: Section, commits: Sequence[Commit], head: str, people: People) -> Mapping[str, str]:
    if section.provider == "merges":
        return merge_gaps(commits, head, people)
    return {commit.id: gap for commit in commits if (gap := trailer_gap(commit, people))}


def _judge(section: Section, commits: Sequence[Commit], gaps: Mapping[str, str], facts: tuple[Fact, ...]) -> Judgement:
    if not gaps:
        signed = "with signatures" if section.require_signature else "without signatures"
        said = f"{counted(len(commits), 'commit')} reviewed by somebody else, {signed}."
        return passed(said, *facts, valid_for=section.valid_for)
    uncovered = [commit for commit in commits if commit.id in gaps]
    named = tuple(
        Fact(name=f"{commit.id[:12]}: {gaps[commit.id]}", value=one_line(commit.subject, cap=80), untrusted=True)
        for commit in uncovered[:_SHOWN]
    )
    more = f" (the first {_SHOWN} are shown)" if len(uncovered) > _SHOWN else ""
    first = uncovered[0]
    return failed(
        f"{len(uncovered)} of {len(commits)} commits are not reviewed{more}; {first.id[:12]}: {gaps[first.id]}.",
        *facts,
        *named,
        remedy=_remedy(section),
    )


def _remedy(section: Section) -> str:
    if section.provider == "merges":
        return "Let a reviewer who wrote none of it merge it (`git merge --no-ff -S`), and release that merge."
    signed = " and sign it (`git commit --amend -S --trailer`)" if section.require_signature else ""
    return f"Let a reviewer who wrote none of it add `Reviewed-by: Name <address>`{signed}, and release that commit."


VERIFIER: Final[Verifier] = CodeReview(timeout=timedelta(minutes=5))
