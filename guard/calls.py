"""One tool call: which of its inputs are shell texts, paths, or prompts, and what is to be said about them."""

import posix

from guard.quick import harmless

SHELLS = ("Bash", "Monitor", "PowerShell")
"""Tools whose `command` is a shell text, by the client's own names."""
EDITORS = ("Write", "Edit", "MultiEdit", "NotebookEdit")
_TEXTS = ("command", "cmd", "script", "commands", "shell_command", "bash", "code")
_DEPLOY = "/deploy-production"


def why_denied(tool: str, given: object, question: "dict[str, object]") -> str:
    """Returns why a call is denied, empty when it is not."""
    if tool in SHELLS:
        if not isinstance(given, dict) or not isinstance(given.get("command"), str):
            return f"{tool} was called without a command that is text; give it one."
        text = given["command"]
        if harmless(text) and not _names_state(text):
            return ""
        from guard import weighing

        return weighing.shell_text(text, tool, question)
    if not isinstance(given, dict):
        from guard import weighing

        return weighing.unreadable(tool, question)
    if tool in EDITORS:
        from guard import weighing

        return weighing.edit(tool, given, question)
    return _other(tool, given, question)


def _other(tool: str, given: "dict[str, object]", question: "dict[str, object]") -> str:
    from guard import weighing

    if tool not in ("Agent", "Task") and _types_command(given):
        return "Only a person starts /deploy-production, by typing it."
    for name in _TEXTS:
        value = given.get(name)
        if value is None:
            continue
        reason = weighing.foreign_text(value, name, tool, question)
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
