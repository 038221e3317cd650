"""Writes docs/exit-codes.md from the code itself: `python -m deploy_production.cli.exit_codes`.

What a number means stands beside it in `errors.ExitCode`; which outcomes and errors end with it is asked of them.
"""

import ast
import inspect
from collections.abc import Iterator, Mapping

from deploy_production import errors
from deploy_production.app.narration import OUTCOMES
from deploy_production.cli.usage import UsageError
from deploy_production.errors import DeployError, ExitCode, GateBlocked
from deploy_production.model.run import Outcome

_HEAD = """# Exit codes

<!-- Generated from the code by `make docs`; do not edit. -->

Every command ends with one of these. A number never changes its meaning. The code of a followed run
(`run`, `rollback`, `status --follow`) is that of its outcome.

| Code | Name | Meaning | Outcomes of a run | Errors |
| ---: | --- | --- | --- | --- |
"""
_BY_VERDICT = (ExitCode.GATE_FAIL, ExitCode.GATE_ERROR)
"""`GateBlocked` ends with one or the other, so its class has neither."""


def exit_codes_page() -> str:
    """Returns the page as Markdown."""
    described = _descriptions()
    return _HEAD + "".join(f"{_row(code, described.get(code.name, ''))}\n" for code in ExitCode)


def _row(code: ExitCode, description: str) -> str:
    outcomes = [outcome for outcome in Outcome if outcome.exit_code is code]
    meaning = description or "; or ".join(OUTCOMES[outcome] for outcome in outcomes)
    if not meaning:
        raise RuntimeError(f"nothing says what exit code {code.name} means")
    cells = (
        f"{code.value}",
        f"`{code.name}`",
        meaning[:1].upper() + meaning[1:].rstrip(".") + ".",
        ", ".join(f"`{outcome.value}`" for outcome in outcomes),
        ", ".join(f"`{name}`" for name in sorted(_error_names(code))),
    )
    return "| " + " | ".join(cells) + " |"


def _descriptions() -> Mapping[str, str]:
    """The texts that stand below the members of `ExitCode`; Python itself does not keep them."""
    body = ast.parse(inspect.getsource(ExitCode)).body[0]
    found: dict[str, str] = {}
    name = ""
    for node in body.body if isinstance(body, ast.ClassDef) else ():
        match node:
            case ast.Assign(targets=[ast.Name(id=member)]):
                name = member
            case ast.Expr(value=ast.Constant(value=str(text))) if name:
                found[name] = " ".join(text.split())
    return found


def _error_names(code: ExitCode) -> Iterator[str]:
    if code in _BY_VERDICT:
        yield GateBlocked.code
    for member in (*vars(errors).values(), UsageError):
        if isinstance(member, type) and issubclass(member, DeployError) and member is not GateBlocked:
            yield from [member.code] if member.exit_code is code else []


if __name__ == "__main__":
    print(exit_codes_page(), end="")
