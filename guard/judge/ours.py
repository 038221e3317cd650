"""The guard's own protection: the product's command line, the client's switches, and the folders that nobody names.

* Only a person asks for a release: at a terminal, or by typing the slash command. So a model neither makes such a
  record nor starts a client that could type it, and does not switch the guard off.
* It is one layer: a text that hides a folder's name well enough is not seen. What the records prove without it is
  the core's to check.
"""

from guard.judge.change import ALWAYS, LOCAL, PLAN, STATUS, Change
from guard.judge.scope import Scope
from guard.paths import basename, normalized
from guard.words import UNKNOWN, Command, Word

_READS = frozenset(
    ("plan", "status", "history", "show", "verify-ledger", "doctor", "gate", "lint-scripts", "--help", "-h", "")
)
_NAMES = ("deploy_production_state", "deploy_production_guard", "claude_plugin_data")
_OFF = ("--bare", "--safe-mode", "--dangerously-skip-permissions", "--allow-dangerously-skip-permissions")
_OFF_VARIABLES = ("CLAUDE_CODE_SIMPLE", "CLAUDE_CODE_BARE", "CLAUDE_CODE_SAFE_MODE")
_OFF_SETTINGS = ("disableallhooks", "bypasspermissions")
_CLIENT_READS = ("--version", "-v", "--help", "-h", "doctor", "mcp", "config", "agents", "update", "auth")
_PLUGIN_WRITES = ("uninstall", "remove", "rm", "disable", "update")
_READERS = frozenset(
    (
        "cat", "less", "more", "head", "tail", "ls", "grep", "rg", "stat", "jq", "wc", "diff", "file", "echo", "printf",
        "test", "[", "[[", "cd", "git",
    )
)  # fmt: skip


def product(command: Command) -> "list[Change]":
    """Returns what a call of the product's own command line does that is a person's to do."""
    if command.argv[0].text.endswith("-mcp"):
        return [Change("a second server of the gate", LOCAL, PLAN)]
    return line_of_product(command.argv[1:])


def line_of_product(words: list[Word]) -> "list[Change]":
    """Returns what the arguments of the product's command line ask for that is a person's to ask."""
    verb = _verb(words)
    if verb == "authorize" or verb is None:
        what = "deploy-production authorize, which is a person's own word" if verb else "deploy-production"
        return [Change(what, ALWAYS)]
    if verb in _READS:
        return []
    tool = {"run": "deploy_apply", "rollback": "deploy_rollback", "abort": "deploy_abort"}.get(verb, STATUS)
    return [Change(f"deploy-production {verb}", LOCAL, tool)]


def _verb(words: list[Word]) -> "str | None":
    skip = False
    for word in words:
        if skip:
            skip = False
            continue
        if not word.sure:
            return None
        if word.text == "--repository":
            skip = True
        elif not word.text.startswith("-") or word.text in ("-h", "--help"):
            return word.text
    return ""


def client(command: Command, scope: Scope) -> "list[Change]":
    """Returns what is wrong with starting another client from within one."""
    texts = [word.text for word in command.argv[1:]]
    lowered = " ".join(texts).lower()
    if any(text.partition("=")[0] in _OFF for text in texts) or any(text in lowered for text in _OFF_SETTINGS):
        return [Change("a client without its protection", ALWAYS)]
    if any(name in command.environment for name in _OFF_VARIABLES):
        return [Change("a client without its protection", ALWAYS)]
    if texts[:1] in (["plugin"], ["plugins"]):
        named = not texts[2:] or any("deploy-production" in text or UNKNOWN in text for text in texts[2:])
        return [Change("taking the guard away", ALWAYS)] if texts[1:2] and texts[1] in _PLUGIN_WRITES and named else []
    fed = command.stdin.text if command.stdin is not None else ""
    if "deploy-production" in lowered or "deploy-production" in fed.lower():
        return [Change("/deploy-production by another client: only a person starts it", ALWAYS)]
    if texts[:1] and texts[0] in _CLIENT_READS:
        return []
    if scope.fork:
        return [Change("another client", LOCAL, STATUS)]
    prompt = any(word.sure and not word.text.startswith("-") for word in command.argv[1:])
    if UNKNOWN in fed and not prompt:
        return [Change("a client whose instructions cannot be known", ALWAYS)]
    return []


def names_guarded(text: str, scope: Scope) -> str:
    """Returns the guarded folder or variable that a text names, empty for none; quotes do not hide it."""
    bare = text.replace('"', "").replace("'", "").replace("\\", "")
    lowered = bare.lower()
    for name in _NAMES:
        if name in lowered:
            return name.upper()
    for folder in scope.guarded:
        if folder in bare or _from_home(folder, scope) in bare:
            return folder
    return ""


def _from_home(folder: str, scope: Scope) -> str:
    home = scope.environment.get("HOME", "")
    # `~/.local/state/x`, `$HOME/.local/state/x` and `.local/state/x` after a `cd` have this in common.
    return folder[len(home) :].lstrip("/") if home and folder.startswith(home + "/") else folder


def paths(command: Command, scope: Scope) -> "list[Change]":
    """Returns what is wrong with the paths of a command: guarded folders, and the client's own settings."""
    name = basename(command.argv[0].text)
    words = command.argv[1:]
    above = _taken_away(name, words, scope)
    for word in words:
        if scope.guarded and _leads_into(word, command, scope, above=word in above):
            return [Change("a command on the gate's own records", ALWAYS, STATUS)]
    if name in _READERS:
        return []
    if name == "find" and not above:
        return []
    if scope.fork and any(_is_evidence(word, command, scope, above=word in above) for word in words):
        return [Change("a change of the evidence", LOCAL, PLAN)]
    for word in words:
        text = word.text
        if ".claude/settings" in text or ".claude/plugins" in text or text.endswith("managed-settings.json"):
            return [Change("a change of the client's settings", ALWAYS, STATUS)]
    return []


def _taken_away(name: str, words: list[Word], scope: Scope) -> list[Word]:
    """Returns the words whose whole trees a command takes away; what is moved somewhere is all but the last."""
    if name in ("rm", "rmdir", "shred", "unlink", "trash", "gio"):
        return words
    if name == "mv":
        return words[:-1]
    if name == "find" and scope.fork and any(word.text in ("-delete", "-exec", "-execdir", "-ok") for word in words):
        return words
    return []


def _is_evidence(word: Word, command: Command, scope: Scope, *, above: bool) -> bool:
    """Whether a word names a record that the checks read, or its folder; with `above`, any folder that it is in."""
    records = scope.protected.records if scope.protected is not None else ()
    place = scope.place(word.text.rpartition("=")[2], command) if records and word.text else None
    if place is None:
        return any(record in word.text for record in records)
    path = normalized(place).rstrip("/")
    named = any(path in (record, record.rpartition("/")[0]) for record in records)
    return named or (above and any(record.startswith(f"{path}/") for record in records))


def _leads_into(word: Word, command: Command, scope: Scope, *, above: bool) -> bool:
    """Whether a word names a guarded folder or what is in it; with `above`, also what it is in."""
    if not word.text:
        return False
    place = scope.place(word.text, command)
    if place is None:
        return bool(names_guarded(word.text, scope))
    candidates = [place]
    if "=" in word.text:
        candidates.append(scope.place(word.text.rpartition("=")[2], command) or place)
    for path in (normalized(candidate) for candidate in candidates):
        for folder in scope.guarded:
            if f"{path}/".startswith(f"{folder}/") or (above and f"{folder}/".startswith(f"{path.rstrip('/')}/")):
                return True
    return False


def settings_edit(path: str, texts: "list[str]") -> bool:
    """Tells whether an edit of the client's settings touches what keeps the guard alive."""
    name = basename(path)
    if "/.claude/" not in path or not name.startswith(("settings", "managed-settings", "installed_plugins")):
        return False
    joined = "\n".join(texts).lower()
    return any(mark in joined for mark in ("disableallhooks", "deploy-production", "claude_code_simple"))
