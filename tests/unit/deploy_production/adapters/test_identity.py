import os
import subprocess
from pathlib import Path

import pytest

from deploy_production.adapters import identity as identity_module
from deploy_production.adapters.identity import is_alive, process_identity


def own_identity() -> str:
    found = process_identity(os.getpid())
    assert found is not None
    return found


def changed(identity: str, place: int, text: str) -> str:
    host, pid, start = identity.rsplit(":", 2)
    parts = start.split("-")
    parts[place] = text
    return f"{host}:{pid}:{'-'.join(parts)}"


def test_a_living_process_is_alive() -> None:
    assert is_alive(own_identity()) is True


def test_an_identity_names_host_and_pid() -> None:
    assert own_identity().startswith(f"{os.uname().nodename}:{os.getpid()}:")


def test_a_process_that_ended_is_dead() -> None:
    with subprocess.Popen(["cat"], stdin=subprocess.PIPE) as process:
        found = process_identity(process.pid)
        assert found is not None
    assert is_alive(found) is False
    assert process_identity(process.pid) is None


def test_a_zombie_is_dead() -> None:
    with subprocess.Popen(["cat"], stdin=subprocess.PIPE) as process:
        found = process_identity(process.pid)
        assert found is not None
        assert process.stdin is not None
        process.stdin.close()
        os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOWAIT)
        assert os.path.exists(f"/proc/{process.pid}/stat")  # noqa: PTH110 -- reads like the fact it states
        assert is_alive(found) is False
        assert process_identity(process.pid) is None


def test_a_pid_that_was_given_to_another_process_is_dead() -> None:
    assert is_alive(changed(own_identity(), 0, "1")) is False


@pytest.fixture
def machine_id(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine has an id of its own; a bare container may have none."""
    (tmp_path / "machine-id").write_text("0123456789abcdef\n")
    monkeypatch.setattr(identity_module, "_MACHINE_IDS", (tmp_path / "machine-id",))


@pytest.mark.usefixtures("machine_id")
def test_after_a_reboot_of_this_machine_every_process_is_dead() -> None:
    assert is_alive(changed(own_identity(), 1, "0" * 12)) is False


def test_a_machine_without_an_id_cannot_tell_a_reboot(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(identity_module, "_MACHINE_IDS", (tmp_path / "none",))
    assert is_alive(own_identity()) is True
    assert is_alive(changed(own_identity(), 1, "0" * 12)) is None


def test_another_machine_of_the_same_name_cannot_be_told() -> None:
    other = changed(changed(own_identity(), 1, "0" * 12), 2, "0" * 12)
    assert is_alive(other) is None


def test_another_host_cannot_be_told() -> None:
    other = changed(own_identity(), 1, "0" * 12).partition(":")[2]
    assert is_alive(f"elsewhere:{other}") is None


def test_another_container_cannot_be_told() -> None:
    assert is_alive(changed(own_identity(), 3, "1")) is None


def test_a_machine_that_does_not_know_its_boot_tells_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(identity_module, "_text", lambda _path: "")
    assert is_alive("host:1:5---9") is None


@pytest.mark.parametrize("text", ["", "x", "host:1", "host:one:1-a-b-c", "host:1:2-3", "a:b:c:d"])
def test_what_is_no_identity_cannot_be_told(text: str) -> None:
    assert is_alive(text) is None


def test_a_name_with_parentheses_does_not_shift_the_fields(monkeypatch: pytest.MonkeyPatch) -> None:
    fields = ["S", *(str(number) for number in range(1, 40))]
    monkeypatch.setattr(identity_module, "_text", lambda _path: f"7 (a) Z (b) {' '.join(fields)}")
    assert identity_module._start_time(7) == "19"
