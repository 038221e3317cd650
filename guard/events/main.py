"""The hooks beside the guard: `main.py EVENT`, the client's event on stdin.

* Exit 0 with the client's JSON on stdout, or exit 2 with a reason on stderr, which blocks. Any failure of its own at
  the start of a deploy blocks it too: without its marks, the guard would take the fork for ordinary work. Elsewhere a
  failure is told and nothing is blocked.
* It ends by itself well inside the time that the client gives it.
"""

import os
import signal
import sys

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__)))))

import json

from guard.events.context import is_deploy
from guard.events.edit import file_is_edited
from guard.events.event import Answer, Event, parse_event
from guard.events.fork import fork_starts, fork_stops
from guard.events.prompt import command_is_expanded, prompt_is_submitted
from guard.events.session import session_starts

_HANDLERS = {
    "SessionStart": (session_starts, 20),
    "PostToolUse": (file_is_edited, 15),
    "UserPromptExpansion": (command_is_expanded, 20),
    "UserPromptSubmit": (prompt_is_submitted, 5),
    "SubagentStart": (fork_starts, 5),
    "SubagentStop": (fork_stops, 20),
}
_BLOCK = 2
_TOLD = 1


def main(name: str) -> int:
    """Handles one event of the client and returns the exit code."""
    handler, seconds = _HANDLERS[name]
    signal.signal(signal.SIGALRM, _too_late)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    event = Event({}, dict(os.environ))
    try:
        event = parse_event(sys.stdin.buffer.read(), dict(os.environ))
        return _tell(name, handler(event))
    except Exception as error:  # noqa: BLE001 -- whatever it is, the start of a deploy must not go on without its marks
        sys.stderr.write(f"deploy-production: the {name} hook failed: {type(error).__name__}: {error}\n")
        return _BLOCK if name == "UserPromptExpansion" and (not event.content or is_deploy(event)) else _TOLD


def _tell(name: str, answer: Answer) -> int:
    if answer.block and name == "UserPromptExpansion":
        sys.stderr.write(answer.block + "\n")
        return _BLOCK
    if answer.block:
        sys.stdout.write(json.dumps({"decision": "block", "reason": answer.block}))
    elif answer.context:
        specific = {"hookEventName": name, "additionalContext": answer.context}
        sys.stdout.write(json.dumps({"hookSpecificOutput": specific}))
    return 0


def _too_late(number: int, frame: object) -> None:
    del number, frame
    raise TimeoutError("it took too long")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
