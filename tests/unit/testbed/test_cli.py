"""The command line: one message per error, no traceback."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from testbed import bed, cli, commands, requirements
from testbed.errors import BedError

if TYPE_CHECKING:
    from testbed.process import Mark
    from testbed.records import Record


def test_an_error_is_one_message_on_the_error_stream(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["down"]) == 1
    out, err = capsys.readouterr()
    assert (out, err) == ("", "testbed: no test beds run here; name one by --dir\nStart one: `python -m testbed up`.\n")


def test_a_full_disk_is_one_message_too(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    def full(**_: object) -> None:
        raise OSError(28, "No space left on device", "/tmp/testbed-1")

    monkeypatch.setattr(bed, "up", full)
    assert cli.main(["up"]) == 1
    assert capsys.readouterr().err == "testbed: [Errno 28] No space left on device: '/tmp/testbed-1'\n"


def test_an_interrupt_is_one_word(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    def interrupted(**_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(bed, "up", interrupted)
    assert cli.main(["up"]) == 130
    assert capsys.readouterr().err == "testbed: interrupted\n"


def test_an_unknown_command_is_refused_with_the_known_ones(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        cli.main(["explode"])
    assert ended.value.code == 2
    assert "'up', 'down', 'status', 'env', 'build', 'run', 'exec'" in capsys.readouterr().err


def test_up_passes_what_was_asked_for(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    seen: dict[str, Any] = {}

    def remember(**given: Any) -> None:
        seen.update(given)
        raise BedError("enough")

    monkeypatch.setattr(bed, "up", remember)
    words = [
        "up",
        "--provider",
        "context",
        "--context",
        "dev",
        "--context-again",
        "dev",
        "--with",
        "postgres, prometheus",
    ]
    assert cli.main([*words, "--registry", "r:5000", "--dir", str(tmp_path)]) == 1
    assert seen["parts"] == {"postgres", "prometheus"}
    assert seen["options"] == {"context": "dev", "context-again": "dev", "registry": "r:5000"}
    assert (seen["directory"], seen["provider"]) == (tmp_path, "context")


def test_run_passes_the_command_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[list[str]] = []

    def remember(words: list[str], **_: object) -> int:
        seen.append(words)
        return 5

    monkeypatch.setattr(commands, "run", remember)
    assert cli.main(["run", "--with", "", "--", "pytest", "-k", "a b", "--", "x"]) == 5
    assert seen == [["pytest", "-k", "a b", "--", "x"]]


def test_run_without_a_command_says_where_to_put_it(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["run", "--"]) == 1
    assert "Put it after `--`" in capsys.readouterr().err


def test_with_two_beds_one_has_to_be_named(record: Record, capsys: pytest.CaptureFixture[str]) -> None:
    for each in (record, replace(record, id="00000002", directory=Path("/tmp/other"))):
        each.save()
    assert cli.main(["env"]) == 1
    assert "2 test beds run here; name one by --dir\n/tmp/other\n" in capsys.readouterr().err


def test_down_all_takes_every_bed(record: Record, dead: Mark, capsys: pytest.CaptureFixture[str]) -> None:
    for each in (record, replace(record, id="00000002", directory=record.directory.with_name("other"))):
        each.kept_by(dead).save()
    assert cli.main(["down", "--all"]) == 0
    assert capsys.readouterr().err.count("taking down the test bed in") == 2
    assert not record.file.exists()


def test_build_installs_only_when_asked_to(monkeypatch: pytest.MonkeyPatch) -> None:
    did: list[str] = []
    monkeypatch.setattr(requirements, "install", lambda **_: did.append("install"))
    monkeypatch.setattr(commands, "build", lambda *_, **__: did.append("build"))
    assert cli.main(["build"]) == 0
    assert cli.main(["build", "--install"]) == 0
    assert did == ["build", "install", "build"]
