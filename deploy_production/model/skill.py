"""A skill document as typed data: what the reader understood, each part with its place.

Nothing here is about one particular skill. The names are those of the document: gate, check, trigger, step.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum
from typing import Any

from deploy_production.model.operation import Operation
from deploy_production.model.source import Problem, Span


@dataclass(frozen=True, slots=True, kw_only=True)
class FrontmatterField:
    key: str
    value: Any
    """Plain YAML data: str, bool, int, float, None, list or dict."""
    span: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Frontmatter:
    fields: Mapping[str, FrontmatterField]
    span: Span

    def value(self, key: str) -> Any:
        """Returns the value of a key, None when it is absent."""
        entry = self.fields.get(key)
        return None if entry is None else entry.value


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """A command line of the document, compiled; `text` is what the document says, verbatim."""

    text: str
    operation: Operation
    span: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One requirement of a gate. Either a command, or a requirement with its verification."""

    id: str
    command: Command | None
    requirement: str | None
    verification: str | None
    expected: str | None
    failure_mode: str
    blocking: bool
    phase: str
    within: timedelta | None
    """The age limit that the requirement states ("within 24h"), if any."""
    span: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Gate:
    type: str
    phase: str
    purpose: str
    checks: tuple[Check, ...]
    """In the order of the document, which is the order in which they run."""
    validation: str
    """The text of `gate_validation`."""
    span: Span

    def check(self, check_id: str) -> Check | None:
        return next((check for check in self.checks if check.id == check_id), None)


class TriggerKind(StrEnum):
    """The conditions this product knows how to watch; the file name in `triggers/` is the value."""

    HEALTH_CHECKS = "health_checks"
    ERROR_RATE = "error_rate"
    MANUAL_ABORT = "manual_abort"
    MIGRATION_FAILURE = "migration_failure"


@dataclass(frozen=True, slots=True, kw_only=True)
class TriggerSpec:
    kind: TriggerKind
    text: str
    threshold: float | None
    """A ratio: 0.05 for "5%"."""
    hold: timedelta | None
    """How long the condition must last before the trigger fires."""
    span: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class RollbackStep:
    number: int
    action: str
    command: Command | None
    timeout: timedelta | None
    expected: str | None
    duties: tuple[str, ...]
    """The lines of `investigation` or `actions`: what people, or the report, still owe."""
    span: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class RollbackProcedure:
    purpose: str
    triggers: tuple[TriggerSpec, ...]
    steps: tuple[RollbackStep, ...]
    sequential: bool
    span: Span

    def step(self, action: str) -> RollbackStep | None:
        return next((step for step in self.steps if step.action == action), None)

    def trigger(self, kind: TriggerKind) -> TriggerSpec | None:
        return next((spec for spec in self.triggers if spec.kind is kind), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class FlowNode:
    id: str
    label: str
    span: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class FlowEdge:
    source: str
    target: str
    label: str
    span: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class FlowGraph:
    name: str
    nodes: tuple[FlowNode, ...]
    edges: tuple[FlowEdge, ...]
    span: Span

    def node(self, node_id: str) -> FlowNode | None:
        return next((node for node in self.nodes if node.id == node_id), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class ChecklistItem:
    text: str
    done: bool
    span: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class ProcessStep:
    """A numbered heading ("### 3. Build Docker Image") with the commands and checklist under it."""

    number: int
    title: str
    commands: tuple[Command, ...]
    checklist: tuple[ChecklistItem, ...]
    span: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Constraint:
    """One line of a `critical_constraint` block; `heading` is the MANDATORY line it belongs to."""

    text: str
    heading: str | None
    span: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Mission:
    objective: str
    success_criteria: str
    span: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Skill:
    digest: str
    """`sha256:` and the hexadecimal digest of the document's bytes."""
    document: str = "SKILL.md"
    """How messages call the document: a path, or the name of the file."""
    frontmatter: Frontmatter | None = None
    mission: Mission | None = None
    gates: tuple[Gate, ...] = ()
    rollback: RollbackProcedure | None = None
    flow: FlowGraph | None = None
    steps: tuple[ProcessStep, ...] = ()
    constraints: tuple[Constraint, ...] = ()
    problems: tuple[Problem, ...] = field(default=())
    """Everything that could not be understood; a skill with problems deploys nothing."""

    def step(self, number: int) -> ProcessStep | None:
        return next((step for step in self.steps if step.number == number), None)
