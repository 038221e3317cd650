"""A person's own command to release a version, and the agent that acts on it."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path


class Source(StrEnum):
    """Where a person gave the command. Values are stored: never change one."""

    CLAUDE_CODE = "claude-code"
    """`/deploy-production VERSION`, recorded by the client's own hook before any model saw it."""
    TERMINAL = "terminal"
    """`deploy-production authorize VERSION`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Invocation:
    id: str
    """`inv-` and 26 characters."""
    version: str
    source: Source
    session: str
    """The client's session; empty for a terminal."""
    prompt: str
    """The client's id of the prompt; empty for a terminal."""
    arguments: str
    """What was typed after the command, as typed. Untrusted."""
    directory: Path
    """The repository's folder, or one below it, where the command was given."""
    moment: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Agent:
    """Who asks through a face that a model can reach: nothing starts without a person's invocation."""

    session: str
    """Of the client; empty when the host names none: then only a terminal's invocation counts."""
