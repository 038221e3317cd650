import stat
from pathlib import Path

from deploy_production.app.crash import write_crash_log
from tests.simulators.clock import FakeClock


def broken() -> None:
    raise ValueError("a secret detail")


def an_error() -> Exception:
    try:
        broken()
    except ValueError as error:
        return error
    raise AssertionError("unreachable")


def test_a_crash_log_holds_the_traceback_and_is_private(tmp_path: Path) -> None:
    path = write_crash_log(an_error(), clock=FakeClock(), environment={"DEPLOY_PRODUCTION_STATE": str(tmp_path / "s")})
    assert path is not None
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    text = path.read_text()
    assert "Traceback" in text
    assert "a secret detail" in text
    assert text.startswith("deploy-production ")


def test_a_crash_log_that_cannot_be_written_is_none(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    state = str(tmp_path / "file" / "below")
    assert write_crash_log(an_error(), clock=FakeClock(), environment={"DEPLOY_PRODUCTION_STATE": state}) is None


def test_a_crash_log_never_replaces_another(tmp_path: Path) -> None:
    environment = {"DEPLOY_PRODUCTION_STATE": str(tmp_path)}
    first = write_crash_log(an_error(), clock=FakeClock(), environment=environment)
    assert first is not None
    assert write_crash_log(an_error(), clock=FakeClock(), environment=environment) is None
