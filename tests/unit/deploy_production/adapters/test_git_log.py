from datetime import UTC, datetime
from pathlib import Path

import pytest

from deploy_production.adapters.git import GitRepository
from deploy_production.adapters.process import SystemProcesses
from deploy_production.errors import RepositoryError
from deploy_production.ports import Commit, Repository, SignatureState
from tests.unit.deploy_production.adapters.gitbox import GitBox


@pytest.fixture
def box(tmp_path: Path) -> GitBox:
    return GitBox(tmp_path / "repository", tmp_path / "home").init()


def opened(box: GitBox, path: Path | None = None) -> Repository:
    return GitRepository(path or box.root, SystemProcesses(box.environment))


def told(box: GitBox, commit_id: str) -> Commit:
    return opened(box).commit(commit_id)


def test_a_commit_is_told_with_all_its_fields(box: GitBox) -> None:
    parent = box.commit(app="1")
    box.environment |= {"GIT_COMMITTER_DATE": "2026-03-02T12:00:00+02:00", "GIT_AUTHOR_EMAIL": "robin@example.com"}
    box.environment |= {"GIT_AUTHOR_NAME": "Röbin"}
    commit = told(box, box.commit("Add the price\n\nBecause.\n", app="2"))
    assert commit.parents == (parent,)
    assert commit.author == "Röbin <robin@example.com>"
    assert (commit.author_email, commit.committer_email) == ("robin@example.com", "dana@example.com")
    assert commit.committed == datetime(2026, 3, 2, 10, tzinfo=UTC)
    assert commit.subject == "Add the price"
    assert commit.tree == box.git("rev-parse", f"{commit.id}^{{tree}}")
    assert commit.trailers == ()


def test_trailers_are_those_git_parses(box: GitBox) -> None:
    message = """Change

Not-a-trailer: this is in the text

Reviewed-by: Robin <robin@example.com>
Reviewed-by: a long
  story: with a colon
Ticket: 7
"""
    assert told(box, box.commit(message)).trailers == (
        ("Reviewed-by", "Robin <robin@example.com>"),
        ("Reviewed-by", "a long story: with a colon"),
        ("Ticket", "7"),
    )


def test_separators_in_a_message_do_not_make_other_fields(box: GitBox) -> None:
    message = "Sub\x1eject\x1f\n\nNote: a\x1fb\x1eReviewed-by: nobody\r\n"
    commit = told(box, box.commit(message))
    assert commit.subject == "Sub\x1eject\x1f"
    assert [key for key, _ in commit.trailers] == ["Note"]


def test_the_machines_trailer_settings_do_not_decide(box: GitBox) -> None:
    box.git("config", "trailer.separators", "=")
    assert told(box, box.commit("Change\n\nTicket: 7\n")).trailers == (("Ticket", "7"),)


def test_an_unsigned_commit_has_no_signature(box: GitBox) -> None:
    commit = told(box, box.commit())
    assert (commit.signature, commit.signer) == (SignatureState.NONE, "")


def test_a_signature_of_a_trusted_key_is_good_and_names_its_principal(box: GitBox) -> None:
    box.sign_with_ssh("dana", trusted=True)
    commit = told(box, box.commit())
    assert (commit.signature, commit.signer) == (SignatureState.GOOD, "dana@example.com")


def test_a_signature_of_an_unknown_key_is_unknown(box: GitBox) -> None:
    box.sign_with_ssh("dana", trusted=False)
    commit = told(box, box.commit())
    assert (commit.signature, commit.signer) == (SignatureState.UNKNOWN, "")


def test_a_signature_that_nobody_can_check_is_not_called_unsigned(box: GitBox) -> None:
    box.sign_with_ssh("dana", trusted=True)
    signed = box.commit()
    box.git("config", "--unset", "gpg.ssh.allowedSignersFile")
    assert told(box, signed).signature is SignatureState.UNKNOWN


def test_a_signature_moved_to_another_message_is_bad(box: GitBox) -> None:
    box.sign_with_ssh("dana", trusted=True)
    signed = box.commit("Honest")
    raw = box.git("cat-file", "commit", signed) + "\n"
    forged = box.git("hash-object", "-t", "commit", "-w", "--stdin", text=raw.replace("Honest", "Forged"))
    assert told(box, forged).signature is SignatureState.BAD


def test_a_range_holds_merges_and_both_sides_and_not_the_base(box: GitBox) -> None:
    base = box.commit("base", app="1")
    box.git("checkout", "--quiet", "-b", "side")
    side = box.commit("side", side="1")
    box.git("checkout", "--quiet", "main")
    main = box.commit("main", app="2")
    box.git("merge", "--quiet", "--no-ff", "-m", "merge", "side")
    merge = box.git("rev-parse", "HEAD")
    found = opened(box).commits(base=base, head=merge)
    assert found[0].id == merge
    assert found[0].parents == (main, side)
    assert {commit.id for commit in found} == {merge, main, side}


def test_a_range_is_newest_first(box: GitBox) -> None:
    made = []
    for hour in (1, 2, 3):
        box.environment["GIT_COMMITTER_DATE"] = f"2026-03-02T0{hour}:00:00Z"
        made.append(box.commit(f"number {hour}"))
    assert [commit.id for commit in opened(box).commits(base=None, head=made[-1])] == made[::-1]


def test_a_range_from_a_commit_to_itself_is_empty(box: GitBox) -> None:
    commit = box.commit()
    assert opened(box).commits(base=commit, head=commit) == ()


def test_signatures_are_told_for_each_commit_of_a_range(box: GitBox) -> None:
    unsigned = box.commit("unsigned")
    box.sign_with_ssh("dana", trusted=True)
    signed = box.commit("signed")
    found = {commit.id: commit.signature for commit in opened(box).commits(base=None, head=signed)}
    assert found == {unsigned: SignatureState.NONE, signed: SignatureState.GOOD}


@pytest.fixture
def shallow(box: GitBox, tmp_path: Path) -> GitBox:
    for number in range(5):
        box.commit(f"number {number}", app=str(number))
    clone = GitBox(tmp_path / "clone", tmp_path / "home")
    clone.git("clone", "--quiet", "--depth=2", f"file://{box.root}", ".")
    return clone


def test_a_range_over_the_border_of_a_shallow_clone_is_an_error(shallow: GitBox) -> None:
    head = shallow.git("rev-parse", "HEAD")
    with pytest.raises(RepositoryError, match="cut off") as caught:
        opened(shallow).commits(base=None, head=head)
    assert "--unshallow" in caught.value.diagnosis


def test_a_range_within_a_shallow_clone_is_answered(shallow: GitBox) -> None:
    head, parent = shallow.git("rev-list", "HEAD").split()
    assert [commit.id for commit in opened(shallow).commits(base=parent, head=head)] == [head]


def test_ancestry_that_a_shallow_clone_hides_is_an_error_and_not_a_no(shallow: GitBox) -> None:
    head, parent = shallow.git("rev-list", "HEAD").split()
    assert opened(shallow).is_ancestor(parent, head) is True
    with pytest.raises(RepositoryError, match="cut off"):
        opened(shallow).is_ancestor(head, parent)


def test_ancestry_is_told_both_ways(box: GitBox) -> None:
    first, second = box.commit("1"), box.commit("2")
    repository = opened(box)
    assert repository.is_ancestor(first, second)
    assert repository.is_ancestor(first, first)
    assert not repository.is_ancestor(second, first)
