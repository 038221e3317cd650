"""Failures as a model reads them: one JSON object, because a host shows the text of an error and nothing else of it.

What a user can act on is told; what nobody expected is a reference to a private log, and nothing more.
"""

import json
from collections.abc import Callable
from pathlib import Path

from pydantic import ValidationError

from deploy_production.app.disk import CODE, refused_by_disk
from deploy_production.errors import DeployError, ExitCode

from .untrusted import short

_LONG = 700


def refusal(failure: BaseException, *, log: Callable[[BaseException], Path | None]) -> str:
    """Returns the JSON text for a call that a use case refused or that broke; `log` keeps what is not expected."""
    if isinstance(failure, DeployError):
        return _object(failure.code, failure.message, failure.diagnosis, failure.exit_code)
    refused = refused_by_disk(failure)
    if refused is not None:
        return _object(CODE, *refused, ExitCode.ENVIRONMENT)
    return _internal(log(failure))


def bad_arguments(failure: ValidationError, *, tool: str) -> str:
    """Returns the JSON text for arguments that do not fit the schema."""
    return _object("BAD_ARGUMENTS", _wrong(failure), f"See the schema of {tool}.", ExitCode.USAGE)


def unknown_tool(tool: str) -> str:
    """Returns the JSON text for a call of a tool that is not there."""
    return _object("UNKNOWN_TOOL", f"There is no tool {tool}.", "List the tools.", ExitCode.USAGE)


def _wrong(failure: ValidationError) -> str:
    """Names arguments and what is wrong with each, never the value that was sent."""
    problems = failure.errors(include_url=False, include_input=False, include_context=False)
    return "; ".join(f"{'.'.join(str(part) for part in entry['loc'])}: {entry['msg']}" for entry in problems[:8])


def _internal(log: Path | None) -> str:
    reference = "no log could be written" if log is None else f"reference {log.stem}"
    return _object(
        "INTERNAL",
        f"The server failed in a way it does not know ({reference}).",
        "Ask the person to look at the crash log of that reference; see how things stand with deploy_status.",
        ExitCode.INTERNAL,
    )


def _object(code: str, message: str, diagnosis: str, exit_code: ExitCode) -> str:
    content = {
        "code": code,
        "message": short(message, limit=_LONG),
        "diagnosis": short(diagnosis, limit=_LONG),
        "exit_code": exit_code.value,
    }
    return json.dumps(content, ensure_ascii=False)
