"""`safety_gate` and `rollback_procedure` as gates, checks, triggers and steps.

A value that cannot be understood is a problem with its place, and the part it belongs to is still there, so that what
follows is read too. A skill with problems deploys nothing, whatever else it holds.
"""

import re
from collections.abc import Callable
from datetime import timedelta

from deploy_production.model.operation import Operation, PodLogs, RolloutStatus, RunCommand
from deploy_production.model.skill import Check, Command, Gate, RollbackProcedure, RollbackStep, TriggerSpec
from deploy_production.skillfile.arguments import CommandError
from deploy_production.skillfile.commands import MAX_TIMEOUT, compile_command
from deploy_production.skillfile.control import Control, Node, unescape
from deploy_production.skillfile.document import Document, ProblemLog, quoted
from deploy_production.skillfile.quantities import QuantityError, find_limit, read_duration
from deploy_production.skillfile.triggers import ConditionError, read_condition

_BLOCKS = re.compile(r"block\b.*", re.IGNORECASE)
_WARNS = re.compile(r"warn\b.*", re.IGNORECASE)
_BULLET = re.compile(r"(?:[-*+]|\d{1,9}[.)])[ \t]+")


class GateReader:
    """Turns nodes into the model; holds nothing but where to look and where to report."""

    def __init__(self, document: Document, log: ProblemLog) -> None:
        self.document = document
        self.log = log

    # -- gates -------------------------------------------------------------------------------------------

    def gates(self, control: Control) -> tuple[Gate, ...]:
        gates = tuple(self._gate(node) for node in control.each("safety_gate"))
        seen: set[str] = set()
        for check in (check for gate in gates for check in gate.checks):
            if check.id and check.id in seen:
                message = f"a check {quoted(check.id)} is there already; ids are unique"
                self.log.add_span("duplicate-check-id", message, check.span)
            seen.add(check.id)
        return gates

    def _gate(self, node: Node) -> Gate:
        kind, phase = node.attributes.get("type", ""), node.attributes.get("phase", "")
        checks = node.child("checks")
        found = checks.each("check") if checks else ()
        validation = node.child("gate_validation")
        return Gate(
            type=kind,
            phase=phase,
            purpose=_prose(node, "purpose") or "",
            checks=tuple(self._check(check, gate_type=kind, phase=phase) for check in found),
            validation="\n".join(line for _, line in validation.lines()) if validation else "",
            span=self.document.span(node.start, node.end),
        )

    def _check(self, node: Node, *, gate_type: str, phase: str) -> Check:
        requirement, verification = _prose(node, "requirement"), _prose(node, "verification")
        command = self._command(node, _may_stand_in_a_gate)
        if node.child("command") is None and not (requirement and verification):
            message = "a check needs a <command>, or a <requirement> and its <verification>"
            self.log.add("unverifiable-check", message, node.start, node.head)
        return Check(
            id=node.attributes.get("id", ""),
            command=command,
            requirement=requirement,
            verification=verification,
            expected=_prose(node, "expected"),
            failure_mode=_prose(node, "failure_mode") or "",
            blocking=self._blocking(node, gate_type),
            phase=phase,
            within=self._limit(node),
            span=self.document.span(node.start, node.end),
        )

    def _blocking(self, node: Node, gate_type: str) -> bool:
        """Returns False only where the document says so in words that leave no doubt."""
        mode = node.child("failure_mode")
        text = mode.prose() if mode else ""
        if mode is None or not text or _BLOCKS.fullmatch(text):
            return True
        if not _WARNS.fullmatch(text):
            message = f'{quoted(text)} is no failure mode; write "BLOCK deployment" or "WARN"'
            self.log.add("unknown-failure-mode", message, mode.start, mode.end)
            return True
        if gate_type != "advisory":
            message = "every check of a blocking gate blocks; move this one to an advisory gate"
            self.log.add("contradictory-failure-mode", message, mode.start, mode.end)
            return True
        return False

    def _limit(self, node: Node) -> timedelta | None:
        child = node.child("requirement")
        if child is None:
            return None
        try:
            return find_limit(child.prose())
        except QuantityError as error:
            self.log.add("unclear-quantity", f"this requirement {error}", child.start, child.end)
            return None

    # -- rollback ----------------------------------------------------------------------------------------

    def rollback(self, control: Control) -> RollbackProcedure | None:
        nodes = control.each("rollback_procedure")
        if not nodes:
            return None
        node = nodes[0]
        conditions, steps = node.child("trigger_conditions"), node.child("steps")
        return RollbackProcedure(
            purpose=_prose(node, "purpose") or "",
            triggers=self._triggers(conditions.each("condition") if conditions else ()),
            steps=self._steps(steps.each("step") if steps else ()),
            sequential=steps is None or steps.attributes.get("sequential", "true") == "true",
            span=self.document.span(node.start, node.end),
        )

    def _triggers(self, nodes: tuple[Node, ...]) -> tuple[TriggerSpec, ...]:
        found: list[TriggerSpec] = []
        for node in nodes:
            spec = self._trigger(node)
            if spec is None:
                continue
            if any(spec.kind is other.kind for other in found):
                message = f"a condition on {spec.kind.value.replace('_', ' ')} is there already; keep one"
                self.log.add("duplicate-condition", message, node.start, node.end)
            found.append(spec)
        return tuple(found)

    def _trigger(self, node: Node) -> TriggerSpec | None:
        text = node.prose()
        if not text:
            return None
        try:
            read = read_condition(text)
        except ConditionError as error:
            self.log.add(error.code, str(error), *_text_span(node))
            return None
        span = self.document.span(*_text_span(node))
        return TriggerSpec(kind=read.kind, text=text, threshold=read.threshold, hold=read.hold, span=span)

    def _steps(self, nodes: tuple[Node, ...]) -> tuple[RollbackStep, ...]:
        steps: list[RollbackStep] = []
        actions: set[str] = set()
        for expected, node in enumerate(nodes, start=1):
            step = self._step(node)
            if step.number not in (0, expected):
                message = f"this is step {expected} in order, but its id is {step.number}; number the steps 1, 2, 3"
                self.log.add("step-numbering", message, node.start, node.head)
            if step.action and step.action in actions:
                message = f"a step {quoted(step.action)} is there already; actions are unique"
                self.log.add("duplicate-action", message, node.start, node.head)
            actions.add(step.action)
            steps.append(step)
        return tuple(steps)

    def _step(self, node: Node) -> RollbackStep:
        if not any(node.child(name) for name in ("command", "investigation", "actions")):
            message = "a step needs a <command>, an <investigation> or <actions>"
            self.log.add("empty-step", message, node.start, node.head)
        number = node.attributes.get("id", "")
        return RollbackStep(
            number=int(number) if re.fullmatch(r"[1-9][0-9]{0,2}", number) else 0,
            action=node.attributes.get("action", ""),
            command=self._command(node, None),
            timeout=self._timeout(node),
            expected=_prose(node, "expected"),
            duties=_duties(node),
            span=self.document.span(node.start, node.end),
        )

    def _timeout(self, node: Node) -> timedelta | None:
        child = node.child("timeout")
        if child is None or not child.text.strip():
            return None
        try:
            return read_duration(child.prose(), most=MAX_TIMEOUT)
        except QuantityError as error:
            self.log.add("unclear-quantity", f"{quoted(child.prose())} {error}", *_text_span(child))
            return None

    # -- commands ----------------------------------------------------------------------------------------

    def _command(self, node: Node, allowed: Callable[[Operation], bool] | None) -> Command | None:
        child = node.child("command")
        if child is None or not child.text.strip():
            return None
        start, end = _text_span(child)
        command = compile_at(self.document, unescape(child.text.strip()), start, end, self.log)
        if command is not None and allowed is not None and not allowed(command.operation):
            message = "a check looks and changes nothing; this command changes something"
            self.log.add("check-changes-something", message, start, end)
        return command


def compile_at(document: Document, text: str, start: int, end: int, log: ProblemLog) -> Command | None:
    """Compiles a command line that stands at `start`; what is wrong with it goes to the log."""
    if "\n" in text:
        log.add("several-commands", "write one command here, on one line", start, end)
        return None
    try:
        return Command(text=text, operation=compile_command(text), span=document.span(start, end))
    except CommandError as error:
        log.add(error.code, f"{error} (in {quoted(text)})", start, end)
        return None


def _may_stand_in_a_gate(operation: Operation) -> bool:
    return isinstance(operation, RunCommand | RolloutStatus | PodLogs)


def _prose(node: Node, name: str) -> str | None:
    child = node.child(name)
    return (child.prose() or None) if child else None


def _duties(node: Node) -> tuple[str, ...]:
    blocks = [child for name in ("investigation", "actions") if (child := node.child(name))]
    return tuple(
        _BULLET.sub("", line, count=1) if _BULLET.match(line) else line for b in blocks for _, line in b.lines()
    )


def _text_span(node: Node) -> tuple[int, int]:
    """Returns where the text of an element stands, without the blanks around it."""
    stripped = node.text.strip()
    start = node.head + (node.text.index(stripped) if stripped else 0)
    return start, start + len(stripped)
