"""Failures as a model reads them: one JSON object, because a host shows the text of an error and nothing else of it.

What a user can act on is told; what nobody expected is a reference to a private log, and nothing more.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from pydantic import ValidationError

from deploy_production.app.disk import CODE, refused_by_disk
from deploy_production.errors import DeployError, ExitCode

from .untrusted import short

_LONG = 700


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    code: str
    """Stable: a program may decide by it."""
    why: str
    next: str
    """What the caller does now."""
    retryable: bool
    """Whether the same call may succeed a moment later without anything being done."""
    exit_code: ExitCode

    @property
    def text(self) -> str:
        content = {
            "code": self.code,
            "why": short(self.why, limit=_LONG),
            "next": short(self.next, limit=_LONG),
            "retryable": self.retryable,
            "exit_code": self.exit_code.value,
        }
        return json.dumps(content, ensure_ascii=False)


def refusal(failure: BaseException, *, log: Callable[[BaseException], Path | None]) -> Refusal:
    """Returns why a use case refused a call, or that it broke; `log` keeps what is not expected."""
    if isinstance(failure, DeployError):
        return Refusal(
            code=failure.code,
            why=failure.message,
            next=failure.diagnosis,
            retryable=bool(getattr(failure, "retryable", False)),
            exit_code=failure.exit_code,
        )
    refused = refused_by_disk(failure)
    if refused is not None:
        return _final(CODE, *refused, ExitCode.ENVIRONMENT)
    return _internal(log(failure))


def bad_arguments(failure: ValidationError, *, tool: str) -> Refusal:
    """Returns what is wrong with arguments that do not fit the schema."""
    return _final("BAD_ARGUMENTS", _wrong(failure), f"See the schema of {tool}, and call it again.", ExitCode.USAGE)


def unknown_tool(tool: str) -> Refusal:
    """Returns the answer to a call of a tool that is not there."""
    return _final("UNKNOWN_TOOL", f"There is no tool {tool}.", "List the tools.", ExitCode.USAGE)


def too_many_calls(tool: str, seconds: int) -> Refusal:
    """Returns the answer to a call that comes too soon after many others."""
    return Refusal(
        code="RATE_LIMITED",
        why=f"{tool} was called too often within a minute.",
        next=f"Wait {seconds} seconds before you call it again; deploy_wait waits for a run in one call.",
        retryable=True,
        exit_code=ExitCode.USAGE,
    )


def _wrong(failure: ValidationError) -> str:
    """Names arguments and what is wrong with each, never the value that was sent."""
    problems = failure.errors(include_url=False, include_input=False, include_context=False)
    return "; ".join(f"{'.'.join(str(part) for part in entry['loc'])}: {entry['msg']}" for entry in problems[:8])


def _internal(log: Path | None) -> Refusal:
    reference = "no log could be written" if log is None else f"reference {log.stem}"
    return _final(
        "INTERNAL",
        f"The server failed in a way it does not know ({reference}).",
        "Ask the person to look at the crash log of that reference; see how things stand with deploy_status.",
        ExitCode.INTERNAL,
    )


def _final(code: str, why: str, then: str, exit_code: ExitCode) -> Refusal:
    return Refusal(code=code, why=why, next=then, retryable=False, exit_code=exit_code)
