import pytest

from deploy_production.model.gate import CheckResult, Verdict
from deploy_production.verifiers.code_review import VERIFIER
from tests.simulators.world import REVIEWER, World, judge

REVIEWED = f"Change\n\nReviewed-by: Robin <{REVIEWER}>\n"
UNSIGNED = {"require_signature": False}
DANA = "dana@example.com"


def judged(world: World, **section: object) -> CheckResult:
    world.checks = {"code_review": section}
    return judge(VERIFIER, world)


def deployed(world: World) -> None:
    """A first commit that was deployed; the review begins after it."""
    world.base_commit = world.box.commit("First")


def gaps(result: CheckResult) -> list[str]:
    return [fact.name.partition(": ")[2] for fact in result.evidence if ": " in fact.name]


def test_commits_reviewed_by_somebody_else_pass(world: World) -> None:
    deployed(world)
    world.box.commit(REVIEWED, a="1")
    world.box.commit(f"Fix\n\nApproved-By: Robin <{REVIEWER.upper()}>\n", a="2")
    result = judged(world, **UNSIGNED)
    assert (result.verdict, result.summary) == (
        Verdict.PASS,
        "2 commits reviewed by somebody else, without signatures.",
    )


def test_every_commit_since_the_last_deploy_counts_not_only_the_newest(world: World) -> None:
    deployed(world)
    hidden = world.box.commit("Sneak \x1b[31min", a="1")
    world.box.commit(REVIEWED, a="2")
    result = judged(world, **UNSIGNED)
    assert result.verdict is Verdict.FAIL
    assert result.summary == f"1 of 2 commits are not reviewed; {hidden[:12]}: no Reviewed-by."
    named = result.evidence[-1]
    assert (named.value, named.untrusted) == ("Sneak in", True)


@pytest.mark.parametrize(
    "trailer",
    [
        f"Reviewed-by: Dana <{DANA}>",
        f"Reviewed-by: Dana <{DANA.upper()}>",
        "Reviewed-by: Stranger <stranger@example.com>",
        "Reviewed-by: Robin",
        "Reviewed-by: <>",
        f"Reviewed-by: Robin <{REVIEWER}>\nCo-authored-by: Robin <{REVIEWER}>",
    ],
)
def test_a_review_by_an_author_or_a_stranger_fails(world: World, trailer: str) -> None:
    deployed(world)
    world.box.commit(f"Change\n\n{trailer}\n", a="1")
    result = judged(world, reviewers=[REVIEWER, DANA], **UNSIGNED)
    assert result.verdict is Verdict.FAIL
    assert gaps(result) == ["the review is not by somebody else who is a reviewer"]


def test_a_review_in_the_text_is_no_trailer(world: World) -> None:
    deployed(world)
    world.box.commit(f"Change\n\nReviewed-by: Robin <{REVIEWER}>\n\nis what the bot will add.\n", a="1")
    assert judged(world, **UNSIGNED).verdict is Verdict.FAIL


def test_who_commits_under_another_authors_name_cannot_review_it(world: World) -> None:
    deployed(world)
    world.box.configure("robin")
    world.box.commit(REVIEWED, f"--author=Dana <{DANA}>", a="1")
    assert judged(world, **UNSIGNED).verdict is Verdict.FAIL


def test_a_release_without_new_commits_passes_as_such(world: World) -> None:
    deployed(world)
    result = judged(world, **UNSIGNED)
    assert result.verdict is Verdict.PASS
    assert "no commit is newer than" in result.summary


def test_a_trailer_without_a_signature_fails_by_default(world: World) -> None:
    deployed(world)
    world.box.commit(REVIEWED, a="1")
    result = judged(world)
    assert (result.verdict, gaps(result)) == (Verdict.FAIL, ["its signature is none"])


def test_a_trailer_signed_by_its_author_fails(world: World) -> None:
    deployed(world)
    world.box.sign_with_ssh("dana", trusted=True)
    world.box.commit(REVIEWED, a="1")
    assert gaps(judged(world)) == ["it is signed, but not by a reviewer"]
    assert gaps(judged(world, reviewers=[REVIEWER, DANA])) == ["it is signed by its author"]


def test_a_trailer_signed_by_the_reviewer_passes(world: World) -> None:
    deployed(world)
    world.box.sign_with_ssh("robin", trusted=True)
    world.box.commit(REVIEWED, a="1")
    result = judged(world)
    assert (result.verdict, result.summary) == (
        Verdict.PASS,
        "1 commit reviewed by somebody else, with signatures.",
    )


def test_a_reviewer_may_commit_what_they_sign(world: World) -> None:
    deployed(world)
    world.box.configure("robin")
    world.box.sign_with_ssh("robin", trusted=True)
    world.box.commit(REVIEWED, f"--author=Dana <{DANA}>", a="1")
    assert judged(world).verdict is Verdict.PASS


def test_a_signature_by_a_key_that_is_not_known_fails(world: World) -> None:
    deployed(world)
    world.box.sign_with_ssh("robin", trusted=False)
    world.box.commit(REVIEWED, a="1")
    result = judged(world)
    assert result.verdict is Verdict.FAIL
    assert gaps(result)[0].startswith("its signature is ")


def test_somebody_else_may_be_named_whose_signature_vouches(world: World) -> None:
    deployed(world)
    world.box.sign_with_ssh("robin", trusted=True)
    world.box.commit("Change\n\nReviewed-by: Kim <kim@example.com>\n", a="1")
    assert judged(world, reviewers=["kim@example.com"]).verdict is Verdict.FAIL
    assert judged(world, reviewers=["kim@example.com"], signers=[REVIEWER]).verdict is Verdict.PASS


def merged(world: World, *, author: str = "dana", maker: str = "robin") -> None:
    world.box.git("checkout", "--quiet", "-b", "topic")
    world.box.configure(author)
    world.box.commit("One", a="1")
    world.box.commit("Two", a="2")
    world.box.git("checkout", "--quiet", "main")
    world.box.configure(maker)
    world.box.git("merge", "--quiet", "--no-ff", "--message=Merge topic", "topic")


def test_commits_merged_by_a_reviewer_pass(world: World) -> None:
    deployed(world)
    merged(world)
    result = judged(world, provider="merges", **UNSIGNED)
    assert (result.verdict, len(gaps(result))) == (Verdict.PASS, 0)


def test_commits_merged_by_their_author_fail(world: World) -> None:
    deployed(world)
    merged(world, author="robin")
    result = judged(world, provider="merges", **UNSIGNED)
    assert (result.verdict, gaps(result)) == (Verdict.FAIL, ["merged by one of its authors"] * 3)


def test_commits_merged_by_somebody_who_is_no_reviewer_fail(world: World) -> None:
    deployed(world)
    merged(world, maker="dana", author="robin")
    assert gaps(judged(world, provider="merges", **UNSIGNED)) == ["merged by somebody who is no reviewer"] * 3


def test_a_direct_commit_beside_a_merge_fails(world: World) -> None:
    deployed(world)
    merged(world)
    world.box.commit("Quick fix", b="1")
    assert gaps(judged(world, provider="merges", **UNSIGNED)) == ["a direct commit, not a merge"]


def test_a_fast_forward_is_not_a_merge(world: World) -> None:
    deployed(world)
    world.box.commit("One", a="1")
    world.box.commit("Two", a="2")
    assert gaps(judged(world, provider="merges", **UNSIGNED)) == ["a direct commit, not a merge"] * 2


def test_a_branch_that_swallowed_the_main_line_is_not_covered(world: World) -> None:
    deployed(world)
    world.box.git("checkout", "--quiet", "-b", "topic")
    world.box.commit("One", a="1")
    world.box.git("checkout", "--quiet", "main")
    world.box.configure("robin")
    world.box.commit("Main goes on", b="1")
    world.box.git("checkout", "--quiet", "topic")
    world.box.git("merge", "--quiet", "--no-ff", "--message=Merge main", "main")
    assert "a direct commit, not a merge" in gaps(judged(world, provider="merges", **UNSIGNED))


def test_a_merge_needs_a_signature_by_default(world: World) -> None:
    deployed(world)
    merged(world)
    assert gaps(judged(world, provider="merges")) == ["the merge does not vouch for it: its signature is none"] * 3


def test_a_merge_that_a_reviewer_signed_passes(world: World) -> None:
    deployed(world)
    world.box.sign_with_ssh("robin", trusted=True)
    merged(world)
    assert judged(world, provider="merges").verdict is Verdict.PASS


def test_a_merge_in_a_reviewers_name_signed_by_the_author_fails(world: World) -> None:
    deployed(world)
    world.box.sign_with_ssh("dana", trusted=True)
    merged(world)
    wanted = ["the merge does not vouch for it: it is signed, but not by a reviewer"] * 3
    assert gaps(judged(world, provider="merges")) == wanted


def test_a_first_deploy_looks_at_everything(world: World) -> None:
    world.box.commit("First")
    world.box.commit(REVIEWED, a="1")
    result = judged(world, **UNSIGNED)
    assert (result.verdict, gaps(result)) == (Verdict.FAIL, ["no Reviewed-by"])


def test_a_first_deploy_may_begin_at_an_older_commit(world: World) -> None:
    first = world.box.commit("First")
    world.box.commit(REVIEWED, a="1")
    assert judged(world, since=first, **UNSIGNED).verdict is Verdict.PASS


def test_a_later_deploy_ignores_where_the_first_began(world: World) -> None:
    deployed(world)
    later = world.box.commit("Not reviewed", a="1")
    world.box.commit(REVIEWED, a="2")
    assert judged(world, since=later, **UNSIGNED).verdict is Verdict.FAIL


def test_a_beginning_that_is_no_ancestor_is_an_error(world: World) -> None:
    world.box.commit("First")
    world.box.git("checkout", "--quiet", "-b", "other")
    other = world.box.commit("Elsewhere", b="1")
    world.box.git("checkout", "--quiet", "main")
    world.box.commit(REVIEWED, a="1")
    result = judged(world, since=other, **UNSIGNED)
    assert result.verdict is Verdict.ERROR
    assert "is not an ancestor of the release" in result.summary


def test_a_first_deploy_of_a_long_history_is_an_error(world: World) -> None:
    stream = "".join(
        f"commit refs/heads/main\ncommitter D <d@example.com> {1700000000 + number} +0000\ndata 1\nx\n"
        for number in range(501)
    )
    world.box.git("fast-import", "--quiet", text=stream)
    result = judged(world, **UNSIGNED)
    assert result.verdict is Verdict.ERROR
    assert "a first deploy of 501 commits" in result.summary


def test_a_deployed_commit_that_is_not_here_is_an_error(world: World) -> None:
    world.box.commit("First")
    world.base_commit = "1" * 40
    result = judged(world, **UNSIGNED)
    assert (result.verdict, result.remedy) == (Verdict.ERROR, "Fetch it: `git fetch`.")


def test_nobody_named_as_a_reviewer_is_an_error(world: World) -> None:
    deployed(world)
    world.settings = {"approvers": []}
    assert judged(world).verdict is Verdict.ERROR


def test_only_the_first_of_many_gaps_are_shown(world: World) -> None:
    deployed(world)
    for number in range(22):
        world.box.commit(f"Change {number}")
    result = judged(world, **UNSIGNED)
    assert len(gaps(result)) == 20
    assert "22 of 22 commits are not reviewed (the first 20 are shown)" in result.summary


def test_without_settings_the_lines_to_add_are_shown(world: World) -> None:
    world.box.commit()
    result = judge(VERIFIER, world)
    assert result.verdict is Verdict.ERROR
    assert "provider: trailers" in result.remedy
