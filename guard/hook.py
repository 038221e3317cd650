"""The PreToolUse hook: reads the client's question on stdin and answers by how it ends.

* Exit 0 and nothing on stdout: no opinion. Exit 2 and a sentence on stderr: denied. Exactly our own MCP tools are
  allowed, by the client's JSON on stdout.
* Whatever goes wrong in here denies: a question that cannot be read, an exception, more than three seconds.
* Most calls end before anything but this module is loaded; the reader and the judge come when a text needs them.
"""

import gc
import posix

from guard import loading
from guard.inputs import parse

SECONDS = 3.0
"""How long an answer may take; the client's own limit lets the call go on, so this one is well inside of it."""
LARGEST = 16_777_216
"""Bytes of one question; a whole file may be written by one call."""
TOOLS_PREFIX = "mcp__plugin_deploy-production_gate__"
TOOLS = frozenset(
    (
        "deploy_plan", "deploy_gate", "deploy_apply", "deploy_wait", "deploy_abort", "deploy_rollback", "deploy_status",
        "deploy_history", "deploy_pods", "deploy_events", "deploy_logs", "deploy_revisions", "deploy_images",
    )
)  # fmt: skip
SERVER = "plugin:deploy-production:gate"
_ALLOW = (
    '{"hookSpecificOutput": {"hookEventName": "PreToolUse", "permissionDecision": "allow", '
    '"permissionDecisionReason": "The gate decides about it."}}\n'
)


class Refused(Exception):
    """The call is denied, with this sentence."""


def run(root: str) -> None:
    """Answers one question of the client and ends the process; `root` is where the guard lies."""
    gc.disable()  # there is nothing to collect in a life this short
    try:
        _start_clock()
        answer = decide(_read())
        if answer:
            posix.write(1, answer.encode())
        code = 0
    except Refused as refusal:
        code = _deny(str(refusal))
    except BaseException as error:  # noqa: BLE001 - whatever it is, the call must not go on
        code = _deny(f"The guard of deploy-production failed and denies the call ({type(error).__name__}: {error}).")
    loading.renew(root)
    posix._exit(code)  # noqa: SLF001 - what the interpreter would tidy up takes a tenth of its life


def decide(content: bytes) -> str:
    """Returns what the client is told on stdout: nothing, or that a tool of ours is allowed; raises `Refused`."""
    try:
        question = parse(content.decode("utf-8", "surrogatepass"))
    except ValueError as error:
        raise Refused(f"The guard of deploy-production cannot read the client's question ({error}).") from None
    if not isinstance(question, dict):
        raise Refused("The guard of deploy-production cannot read the client's question (it is no object).")
    tool, given = question.get("tool_name"), question.get("tool_input")
    if not isinstance(tool, str) or not tool:
        raise Refused("The guard of deploy-production was not told which tool is called.")
    if _is_ours(tool, question):
        return _ALLOW
    from guard import calls

    reason = calls.why_denied(tool, given, question)
    if reason:
        raise Refused(reason)
    return ""


def _is_ours(tool: str, question: "dict[str, object]") -> bool:
    if not tool.startswith(TOOLS_PREFIX) or tool[len(TOOLS_PREFIX) :] not in TOOLS:
        return False
    server = question.get("mcp_server")
    # Newer clients say whose server it is: another one may have found a name that comes out the same.
    return not isinstance(server, dict) or server.get("name", SERVER) == SERVER


def _read() -> bytes:
    parts: list[bytes] = []
    size = 0
    while True:
        part = posix.read(0, 1_048_576)
        if not part:
            return b"".join(parts)
        size += len(part)
        if size > LARGEST:
            raise Refused("The guard of deploy-production does not read a call as large as this one.")
        parts.append(part)


def _start_clock() -> None:
    # `signal` itself imports `enum`, which takes longer than the rest of the guard.
    signal = __import__("_signal")
    signal.signal(signal.SIGALRM, _too_late)
    signal.setitimer(signal.ITIMER_REAL, SECONDS)


def _too_late(number: int, frame: object) -> None:
    del number, frame
    code = _deny("The guard of deploy-production did not come to an end in time and denies the call.")
    posix._exit(code)  # noqa: SLF001 - an exception could be caught on its way


def _deny(sentence: str) -> int:
    try:
        posix.write(2, sentence.encode("utf-8", "replace")[:8000] + b"\n")
    except OSError:
        return 2
    return 2
