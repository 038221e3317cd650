import errno

import pytest

from deploy_production.app.disk import refused_by_disk


@pytest.mark.parametrize(
    ("number", "message"),
    [
        (errno.ENOSPC, "The disk is full (/state)."),
        (errno.EDQUOT, "The disk quota is used up (/state)."),
        (errno.EROFS, "The disk is read-only (/state)."),
        (errno.EACCES, "You may not read or write a file that is needed (/state)."),
        (errno.EPERM, "You may not read or write a file that is needed (/state)."),
    ],
)
def test_what_a_disk_refuses_is_told_with_the_place_and_what_to_do(number: int, message: str) -> None:
    found = refused_by_disk(OSError(number, "no", "/state"))

    assert found is not None
    assert found[0] == message
    assert found[1].endswith("look how things stand: deploy-production status.")


def test_a_refusal_without_a_place_is_told_too() -> None:
    found = refused_by_disk(OSError(errno.ENOSPC, "no"))

    assert found is not None
    assert found[0] == "The disk is full."


@pytest.mark.parametrize("error", [OSError(errno.ENOTDIR, "no"), OSError("no number"), ValueError()])
def test_any_other_failure_is_not_the_disks(error: Exception) -> None:
    assert refused_by_disk(error) is None
