"""A session begins: what its project protects is remembered, and our stand-ins come first in the PATH of its shells."""

import json
import os
import subprocess

from guard.events.event import Answer, Event
from guard.marks import forget_old_sessions, remember_project
from guard.settings_file import protected_at

_SHIMS = "shims"
_DATA = "DEPLOY_PRODUCTION_GUARD_DATA"
_PROJECT = "DEPLOY_PRODUCTION_GUARD_PROJECT"
_WARM_UP_SECONDS = 8


def session_starts(event: Event) -> Answer:
    """Leaves the project's mark and extends the session's environment; `ValueError` or `OSError` when it cannot."""
    if not event.data:
        raise ValueError("the client names no data folder (CLAUDE_PLUGIN_DATA)")
    protected = protected_at(event.project)
    if protected is not None:
        remember_project(event.data, event.project, protected)
    forget_old_sessions(event.data)
    _put_shims_first(event)
    _warm_up(event)
    return Answer()


def _put_shims_first(event: Event) -> None:
    """Tells the session's shells where the stand-ins are, and these what they would otherwise have to guess."""
    file = event.environment.get("CLAUDE_ENV_FILE", "")
    folder = os.path.join(event.root, _SHIMS)
    if not file or not event.root or not os.path.isdir(folder):
        return
    lines = [
        f"export {_DATA}={_quoted(event.data)}",
        f"export {_PROJECT}={_quoted(event.project)}",
        f'export PATH={_quoted(folder)}:"$PATH"',
    ]
    with open(file, "a", encoding="utf-8") as output:
        output.write("\n".join(lines) + "\n")


def _warm_up(event: Event) -> None:
    """Asks the guard one question, so that its modules are compiled before a call waits for them."""
    call = {"tool_name": "Bash", "tool_input": {"command": "kubectl get pods | grep $NAME"}, "cwd": event.project}
    question = {"hook_event_name": "PreToolUse", "session_id": event.session, **call}
    try:
        subprocess.run(
            ["/bin/sh", os.path.join(event.root, "hooks", "guard.sh")],
            input=json.dumps(question).encode(),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env=event.environment,
            timeout=_WARM_UP_SECONDS,
            check=False,
        )
    except (OSError, subprocess.SubprocessError):
        # It is only slower then; what the guard says counts when it is asked in earnest.
        return


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "'\\''") + "'"
