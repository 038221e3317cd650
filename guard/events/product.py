"""Questions to the product itself, once its environment is there: read-only, bounded, and no answer is no answer.

The launcher leaves a note of where that environment's interpreter is. The product's own gate decides all of this again;
these answers only come earlier.
"""

import json
import os
import subprocess

from guard.events.event import Event

NOTE = "server.json"
_SECONDS = 12


def freeze(event: Event, version: str) -> str:
    """Returns why no release of a version may begin now, empty when it may or nobody can tell yet."""
    return _ask(event, ["freeze", event.project, version])


def owed(event: Event, last_message: str) -> str:
    """Returns what a session still owes of its runs, empty for nothing: they are to end and to be reported."""
    return _ask(event, ["owed", event.session, event.prompt], last_message)


def findings(event: Event, path: str) -> "list[dict[str, object]]":
    """Returns what the linter finds in a file, as its report for programs tells it; nothing when nobody can tell."""
    try:
        done = _run(event, ["validators", "--output-format", "json", "--fail-on", "never", path])
        told = json.loads(done.stdout)["findings"] if done is not None and done.returncode == 0 else []
    except (OSError, subprocess.SubprocessError, ValueError, KeyError, TypeError):
        return []
    return [finding for finding in told if isinstance(finding, dict)] if isinstance(told, list) else []


def _ask(event: Event, arguments: "list[str]", text: str = "") -> str:
    try:
        done = _run(event, ["deploy_production.app.for_hooks", *arguments], text)
        answer = json.loads(done.stdout)["answer"] if done is not None and done.returncode == 0 else ""
    except (OSError, subprocess.SubprocessError, ValueError, KeyError, TypeError):
        return ""
    return answer if isinstance(answer, str) else ""


def _run(event: Event, module: "list[str]", text: str = "") -> "subprocess.CompletedProcess[bytes] | None":
    """Runs a module of the product with its arguments; None when the product is not there."""
    python = _interpreter(event)
    if not python:
        return None
    return subprocess.run(
        [python, "-I", "-m", *module],
        input=text.encode("utf-8", "replace"),
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd=event.project,
        timeout=_SECONDS,
        check=False,
    )


def _interpreter(event: Event) -> str:
    """Returns the interpreter of this plugin's environment, empty when it is not there or another version's."""
    try:
        with open(os.path.join(event.data, NOTE), encoding="utf-8") as file:
            note = json.load(file)
        python, root = note["python"], note["root"]
    except (OSError, ValueError, KeyError, TypeError):
        return ""
    same = isinstance(root, str) and os.path.realpath(root) == os.path.realpath(event.root)
    return python if same and isinstance(python, str) and os.access(python, os.X_OK) else ""
