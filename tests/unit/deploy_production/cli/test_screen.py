import json

import pytest

from deploy_production.cli.screen import Mode, Screen, choose_mode
from tests.simulators.clock import START
from tests.simulators.terminal import Stream
from tests.simulators.usecases import a_target

NASTY = "a\x1b[31mb\x07c\u202ed\u200be\U000e0041f"


def a_screen(mode: Mode) -> tuple[Screen, Stream, Stream]:
    stdout, stderr = Stream(terminal=mode is Mode.TERMINAL), Stream()
    return Screen(mode=mode, stdout=stdout, stderr=stderr), stdout, stderr


@pytest.mark.parametrize(
    ("options", "environment", "terminal", "mode"),
    [
        ({}, {"TERM": "xterm"}, True, Mode.TERMINAL),
        ({}, {"TERM": "xterm"}, False, Mode.PLAIN),
        ({}, {"TERM": "xterm", "CI": "true"}, True, Mode.PLAIN),
        ({}, {"TERM": "dumb"}, True, Mode.PLAIN),
        ({}, {}, True, Mode.PLAIN),
        ({"plain_wanted": True}, {"TERM": "xterm"}, True, Mode.PLAIN),
        ({"json_wanted": True, "plain_wanted": True}, {"TERM": "xterm"}, True, Mode.JSON),
    ],
)
def test_progress_is_only_for_a_terminal_that_can(
    options: dict[str, bool], environment: dict[str, str], terminal: bool, mode: Mode
) -> None:
    wanted = {"json_wanted": False, "plain_wanted": False} | options
    assert choose_mode(**wanted, stdout=Stream(terminal=terminal), environment=environment) is mode


@pytest.mark.parametrize("mode", Mode)
def test_nothing_that_is_shown_can_move_the_cursor(mode: Mode) -> None:
    screen, stdout, stderr = a_screen(mode)
    screen.say(NASTY)
    screen.tell(START, NASTY)
    screen.document("x", {"text": NASTY, "list": [NASTY], "map": {NASTY: NASTY}})
    screen.warn(NASTY)
    screen.ask(NASTY)
    shown = stdout.getvalue() + stderr.getvalue()
    assert "abcdef" in shown
    assert not set(shown) & set("\x1b\x07\u202e\u200b\U000e0041")


def test_json_mode_writes_documents_only() -> None:
    screen, stdout, _ = a_screen(Mode.JSON)
    screen.say("words")
    screen.tell(START, "words")
    screen.document("x", {"a": 1})
    assert json.loads(stdout.getvalue()) == {"type": "x", "a": 1}


@pytest.mark.parametrize("mode", [Mode.PLAIN, Mode.TERMINAL])
def test_people_get_no_documents(mode: Mode) -> None:
    screen, stdout, _ = a_screen(mode)
    screen.document("x", {"a": 1})
    assert stdout.getvalue() == ""


def test_plain_lines_carry_the_full_time() -> None:
    screen, stdout, _ = a_screen(Mode.PLAIN)
    screen.tell(START, "== build", style="bold")
    assert stdout.getvalue() == "2026-03-02T10:00:00Z == build\n"


def test_a_rehearsal_is_announced_once_and_marks_documents_and_warnings() -> None:
    screen, stdout, stderr = a_screen(Mode.PLAIN)
    screen.mark(a_target(rehearsal=True))
    screen.mark(a_target(rehearsal=True))
    screen.warn("no")
    assert stdout.getvalue().count("*** REHEARSAL") == 1
    assert stderr.getvalue() == "REHEARSAL: no\n"


def test_production_is_not_marked() -> None:
    screen, stdout, _ = a_screen(Mode.PLAIN)
    screen.mark(a_target())
    assert stdout.getvalue() == ""


def test_markup_in_a_text_is_shown_as_it_is() -> None:
    screen, stdout, _ = a_screen(Mode.TERMINAL)
    screen.say("[bold]x[/bold] :smile:")
    assert "[bold]x[/bold] :smile:" in stdout.getvalue()


def test_what_is_going_on_is_shown_below_the_lines_of_a_terminal() -> None:
    screen, stdout, _ = a_screen(Mode.TERMINAL)
    with screen.busy("planning") as update:
        screen.say("a line")
        update("building")
    assert "planning" in stdout.getvalue()
    assert "a line" in stdout.getvalue()


def test_plain_output_has_no_spinner() -> None:
    screen, stdout, _ = a_screen(Mode.PLAIN)
    with screen.busy("planning") as update:
        update("building")
    assert stdout.getvalue() == ""


def test_a_long_text_is_cut() -> None:
    screen, stdout, _ = a_screen(Mode.PLAIN)
    screen.say("x" * 100_000)
    assert len(stdout.getvalue()) < 10_000
