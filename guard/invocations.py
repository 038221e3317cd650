"""The record of a person's command: what they typed, in which session, for which project, and when.

* One file for each command in `invocations/` of the product's state directory. The product reads it once before a run
  is started, and takes it away; nothing else makes one but a person's own command at a terminal.
* It knows where the product keeps its state as the product itself does, by the same variables, in the same order.
"""

import posix

from guard import paths
from guard.marks import make_private, write_private

STATE_VARIABLE = "DEPLOY_PRODUCTION_STATE"
_NAME = "deploy-production"
_BASE32 = "abcdefghijklmnopqrstuvwxyz234567"
_ID_LETTERS = 26
_LONGEST_VERSION = 128
_FIRST = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_")
_OTHERS = _FIRST | frozenset(".-")
_LONGEST_TEXT = 2000


class Invocation:
    """One command of a person."""

    __slots__ = ("arguments", "directory", "prompt", "session", "source", "version")

    def __init__(
        self, *, version: str, session: str, prompt: str, arguments: str, directory: str, source: str = "claude-code"
    ) -> None:
        self.version = version
        self.session = session
        self.prompt = prompt  # the client's id of it
        self.arguments = arguments
        self.directory = directory  # the real path of the project
        self.source = source


def state_directory(environment: "dict[str, str]") -> str:
    """Returns where the product keeps its state, absolute; `ValueError` when there is no home to keep it in."""
    named = environment.get(STATE_VARIABLE)
    if named:
        return paths.absolute(named)
    base = environment.get("XDG_STATE_HOME", "")
    return paths.join(base if base.startswith("/") else _usual_place(environment), _NAME)


def invocations_directory(environment: "dict[str, str]") -> str:
    return paths.join(state_directory(environment), "invocations")


def version_of(arguments: str) -> str:
    """Returns the version that the arguments of a command name, empty when none is named beyond doubt.

    It is the first word; when others follow, only if it has a digit, as a version has and "please" has not.
    """
    words = arguments.split()
    if not words or len(words[0]) > _LONGEST_VERSION:
        return ""
    first = words[0]
    if first[0] not in _FIRST or not _OTHERS.issuperset(first):
        return ""
    return first if len(words) == 1 or any(letter in "0123456789" for letter in first) else ""


def record(environment: "dict[str, str]", invocation: Invocation) -> str:
    """Writes the record of a command of this moment and returns its file; `OSError` when it cannot be written."""
    import json
    from datetime import datetime, timezone

    identifier = "inv-" + "".join(_BASE32[byte % 32] for byte in posix.urandom(_ID_LETTERS))
    content = {
        "schema": 1,
        "id": identifier,
        "version": invocation.version,
        "session": invocation.session,
        "prompt": invocation.prompt,
        "arguments": invocation.arguments[:_LONGEST_TEXT],
        "source": invocation.source,
        "directory": invocation.directory,
        "moment": datetime.now(timezone.utc).isoformat(timespec="milliseconds").replace("+00:00", "Z"),
    }
    folder = invocations_directory(environment)
    make_private(folder)
    posix.chmod(folder, 0o700)
    path = paths.join(folder, f"{posix.urandom(16).hex()}.json")
    write_private(path, json.dumps(content, ensure_ascii=False) + "\n")
    return path


def _usual_place(environment: "dict[str, str]") -> str:
    import sys

    home = environment.get("HOME", "")
    if not home.startswith("/"):
        home = _home_of_account()
    return paths.join(home, "Library/Application Support" if sys.platform == "darwin" else ".local/state")


def _home_of_account() -> str:
    import pwd

    try:
        return pwd.getpwuid(posix.getuid()).pw_dir
    except KeyError:
        raise ValueError("this account has no home directory: set HOME") from None
