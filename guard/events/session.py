"""A session begins: what its project protects is remembered, and our stand-ins come first in the PATH of its shells."""

import os

from guard.events.event import Answer, Event
from guard.marks import remember_project
from guard.settings_file import protected_at

_SHIMS = "shims"


def session_starts(event: Event) -> Answer:
    """Leaves the project's mark and extends the session's environment; `OSError` when it cannot."""
    if not event.data:
        raise ValueError("the client names no data folder (CLAUDE_PLUGIN_DATA)")
    protected = protected_at(event.project)
    if protected is not None:
        remember_project(event.data, event.project, protected)
    _put_shims_first(event)
    return Answer()


def _put_shims_first(event: Event) -> None:
    file = event.environment.get("CLAUDE_ENV_FILE", "")
    folder = os.path.join(event.root, _SHIMS)
    if not file or not event.root or not os.path.isdir(folder):
        return
    line = f'export PATH={_quoted(folder)}:"$PATH"\n'
    with open(file, "a", encoding="utf-8") as output:
        output.write(line)


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "'\\''") + "'"
