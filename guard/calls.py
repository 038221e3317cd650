"""One tool call: which of its inputs are shell texts, paths, or prompts, and what is to be said about them."""

import posix

from guard import loading
from guard.quick import harmless

SHELLS = ("Bash", "Monitor", "PowerShell")
"""Tools whose `command` is a shell text, by the client's own names."""
EDITORS = ("Write", "Edit", "MultiEdit", "NotebookEdit")
_TEXTS = ("command", "cmd", "script", "commands", "shell_command", "bash", "code")
_DEPLOY = "/deploy-production"


def why_denied(tool: str, given: object, question: "dict[str, object]") -> str:
    """Returns why a call is denied, empty when it is not."""
    text = given.get("command") if isinstance(given, dict) else None
    if tool in SHELLS:
        if not isinstance(text, str):
            return f"{tool} was called without a command that is text; give it one."
        if harmless(text) and not _names_state(text):
            return ""
    loading.load(loading.SECOND)
    from guard import weighing

    if not isinstance(given, dict):
        return weighing.unreadable(tool, question)
    if tool in SHELLS:
        return weighing.shell_text(str(text), tool, question)
    if tool in EDITORS:
        return weighing.edit(tool, given, question)
    return _other(tool, given, question)


def _other(tool: str, given: "dict[str, object]", question: "dict[str, object]") -> str:
    from guard import weighing

    if tool not in ("Agent", "Task") and _types_command(given):
        return "Only a person starts /deploy-production, by typing it."
    for name in _TEXTS:
        reason = weighing.foreign_text(given[name], name, tool, question) if given.get(name) is not None else ""
        if reason:
            return reason
    return weighing.foreign_tool(tool, question) if tool.startswith("mcp__") else ""


def _types_command(given: "dict[str, object]") -> bool:
    for name, value in given.items():
        if not isinstance(value, str):
            continue
        text = value.strip()
        if text.startswith((_DEPLOY, "/deploy-production:")):
            return True
        if name in ("skill", "command_name") and text.rpartition(":")[2].lstrip("/") == "deploy-production":
            return True
    return False


def _names_state(text: str) -> bool:
    """Whether a text that is otherwise harmless may name the product's own folders, wherever these are."""
    folder = posix.environ.get(b"DEPLOY_PRODUCTION_STATE", b"").decode("utf-8", "replace")
    return bool(folder) and folder.rpartition("/")[2] in text.replace("'", "").replace('"', "")
