from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from deploy_production.errors import LedgerError, NotFoundError
from deploy_production.ledger.plans import DocumentStore, load_plan, store_plan
from deploy_production.model.canonical import digest_bytes
from deploy_production.model.run import Change, Plan, PlannedObject, RollbackTarget
from deploy_production.model.target import Image, ObjectKey, Target

CONTENT = b'{"a":1}'
DIGEST = digest_bytes(CONTENT)
ABSENT = "sha256:" + "0" * 64


def plan(**changes: object) -> Plan:
    made = Plan(
        version="v1.4.0",
        commit="c" * 40,
        tree="d" * 40,
        base_commit=None,
        skill_digest=ABSENT,
        settings_digest=ABSENT,
        target=Target(
            context="prod", cluster_uid="u", server_version="1.37", namespace="shop", application="web", rehearsal=False
        ),
        image=Image(repository="registry.example/shop/web", tag="v1.4.0", digest=None),
        objects=(
            PlannedObject(
                key=ObjectKey(api_version="v1", kind="Secret", namespace="shop", name="web"),
                manifest={"apiVersion": "v1", "kind": "Secret", "data": {"password": "cGFzcw=="}},
                change=Change.CREATED,
                live_uid=None,
                live_digest=None,
                diff=("+ data.password: ***",),
            ),
        ),
        rollback=RollbackTarget(first_deploy=True, image=None, version=None, run_id=None),
        soak=timedelta(minutes=30),
        expected_duration=timedelta(minutes=42),
        created=datetime(2026, 3, 2, 10, tzinfo=UTC),
        actor="dana",
        warnings=(),
    )
    return replace(made, **changes)  # type: ignore[arg-type]  # the fields of Plan


@pytest.fixture
def store(tmp_path: Path) -> DocumentStore:
    return DocumentStore(tmp_path / "documents")


def stored_file(tmp_path: Path) -> Path:
    (path,) = (tmp_path / "documents").rglob("*.json")
    return path


def test_a_document_is_given_back(store: DocumentStore) -> None:
    store.put("snapshot", DIGEST, CONTENT)
    assert store.get("snapshot", DIGEST) == CONTENT


def test_a_document_that_is_not_there_is_none_and_nothing_is_made(store: DocumentStore, tmp_path: Path) -> None:
    assert store.get("snapshot", DIGEST) is None
    assert list(tmp_path.iterdir()) == []


def test_documents_are_the_owners_alone(store: DocumentStore, tmp_path: Path) -> None:
    store.put("snapshot", DIGEST, CONTENT)
    path = stored_file(tmp_path)
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.parent.stat().st_mode & 0o777 == 0o700
    assert path.parent.parent.stat().st_mode & 0o777 == 0o700


def test_storing_twice_leaves_one_file(store: DocumentStore, tmp_path: Path) -> None:
    store.put("snapshot", DIGEST, CONTENT)
    store.put("snapshot", DIGEST, CONTENT)
    assert stored_file(tmp_path).read_bytes() == CONTENT


def test_content_that_is_not_of_its_digest_is_not_stored(store: DocumentStore) -> None:
    with pytest.raises(LedgerError):
        store.put("snapshot", ABSENT, CONTENT)


def test_a_changed_document_is_not_given_back(store: DocumentStore, tmp_path: Path) -> None:
    store.put("snapshot", DIGEST, CONTENT)
    stored_file(tmp_path).write_bytes(b'{"a":2}')
    with pytest.raises(LedgerError, match="not what was stored"):
        store.get("snapshot", DIGEST)


@pytest.mark.parametrize("digest", ["", "../../etc/passwd", "sha256:../x", "sha256:" + "A" * 64, DIGEST + "\n"])
def test_a_name_that_is_no_digest_reaches_no_file(store: DocumentStore, digest: str) -> None:
    with pytest.raises(NotFoundError):
        store.get("snapshot", digest)


def test_a_kind_that_is_a_path_reaches_no_file(store: DocumentStore) -> None:
    with pytest.raises(NotFoundError):
        store.put("../x", DIGEST, CONTENT)


def test_a_plan_comes_back_as_it_was(store: DocumentStore) -> None:
    digest = store_plan(store, plan())
    assert digest == plan().digest
    assert load_plan(store, digest) == plan()


def test_planning_again_keeps_the_latest(store: DocumentStore) -> None:
    store_plan(store, plan())
    digest = store_plan(store, plan(actor="robin"))
    assert load_plan(store, digest).actor == "robin"


def test_a_plan_that_was_changed_on_disk_is_refused(store: DocumentStore, tmp_path: Path) -> None:
    digest = store_plan(store, plan())
    path = stored_file(tmp_path)
    path.write_bytes(path.read_bytes().replace(b"v1.4.0", b"v1.5.0"))
    with pytest.raises(LedgerError, match="was changed"):
        load_plan(store, digest)


@pytest.mark.parametrize("content", [b"", b"{}", b"\xff", b"[" * 100_000])
def test_a_plan_that_is_no_plan_is_a_ledger_error(store: DocumentStore, tmp_path: Path, content: bytes) -> None:
    digest = store_plan(store, plan())
    stored_file(tmp_path).write_bytes(content)
    with pytest.raises(LedgerError):
        load_plan(store, digest)


def test_a_plan_that_is_not_there_is_not_found(store: DocumentStore) -> None:
    with pytest.raises(NotFoundError, match="no plan"):
        load_plan(store, ABSENT)


def test_a_folder_others_may_write_to_is_refused(tmp_path: Path) -> None:
    open_folder = tmp_path / "documents"
    open_folder.mkdir()
    open_folder.chmod(0o777)
    with pytest.raises(LedgerError, match="Other users may write"):
        DocumentStore(open_folder).put("snapshot", DIGEST, CONTENT)
