"""The generated pages: each function asks the code and returns Markdown."""

import argparse
import ast
import importlib
import inspect
import itertools
import pkgutil
import re
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

from deploy_production import errors, triggers, verifiers
from deploy_production.cli.commands import COMMANDS
from deploy_production.cli.usage import Parser
from deploy_production.errors import ExitCode
from deploy_production.model.skill import Check
from deploy_production.skillfile.deployable import deployment_gate
from deploy_production.skillfile.reader import shipped_skill
from tools.settings_page import settings_page

_COMMON = """\
Every command also takes `--repository DIR` (a directory in the git repository that is released; the current one when
left out), `--json` (one JSON document per line on standard output) and `--plain` (plain lines with times, no colour;
the default without a terminal and in CI). Exit codes: [README.md](../../README.md#exit-codes).
"""
_RULES = Path(__file__).resolve().parents[1] / "validators" / "rules"


def checks() -> str:
    """Each check of the skill with the documentation of its verifier, in the order of the skill."""
    parts = [
        "# The checks of the gate\n",
        "In the order in which they run. The first that is not PASS stops the gate.\n",
    ]
    for check in deployment_gate(shipped_skill()).checks:
        module = importlib.import_module(f"{verifiers.__name__}.{check.id}")
        parts.append(f"## `{check.id}`\n\n> {_asked(check)}\n\n{_demoted(_doc(module))}\n")
    return "\n".join(parts)


def check_table() -> str:
    rows = []
    for check in deployment_gate(shipped_skill()).checks:
        module = importlib.import_module(f"{verifiers.__name__}.{check.id}")
        rows.append(f"| `{check.id}` | {_asked(check)} | {_first_sentence(_section(_doc(module), 'Proves'))} |\n")
    return "| check | the skill asks | what is proven before anything is written |\n|---|---|---|\n" + "".join(rows)


def triggers_page() -> Iterator[str]:
    yield "# What makes a run roll back\n"
    yield "Each condition of the skill's rollback procedure, and the code that watches it.\n"
    for module in _modules(triggers):
        yield f"## `{_name(module)}`\n\n{_demoted(_doc(module))}\n"


def triggers_text() -> str:
    return "\n".join(triggers_page())


def rules() -> str:
    """Each rule of `validate-skill` with its documentation."""
    parts = ["# The rules of `validate-skill`\n"]
    found = [path for path in sorted(_RULES.glob("*.py")) if path.stem != "base" and not path.stem.startswith("_")]
    for path in found:
        module = importlib.import_module(f"validators.rules.{path.stem}")
        parts.append(f"## `{path.stem.replace('_', '-')}`\n\n{_demoted(_doc(module))}\n")
    return "\n".join(parts)


def settings() -> str:
    return settings_page()


def commands() -> str:
    """Every command with its arguments."""
    parts = ["# The command line\n", _COMMON]
    for name, command in COMMANDS.items():
        parser = Parser(add_help=False)
        command.configure(parser)
        # argparse has no public way to list what a parser takes, and its own layout depends on the terminal.
        rows = "".join(_argument_row(action) for action in parser._actions)  # noqa: SLF001
        table = f"\n| argument | |\n|---|---|\n{rows}" if rows else ""
        parts.append(f"## `deploy-production {name}`\n\n{_sentence(command.SUMMARY)}\n{table}")
    return "\n".join(parts)


def _argument_row(action: argparse.Action) -> str:
    value = action.metavar if isinstance(action.metavar, str) else action.dest.upper()
    takes_value = action.nargs != 0
    names = [f"{option} {value}" if takes_value else option for option in action.option_strings] or [value]
    needed = " Required." if action.required and action.option_strings else ""
    said = _sentence(action.help or "") + needed
    return f"| {', '.join(f'`{name}`' for name in names)} | {said} |\n".replace("%%", "%")


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}." if text and not text.endswith(".") else text


def command_table() -> str:
    rows = (f"| `{name}` | {_sentence(command.SUMMARY)} |\n" for name, command in COMMANDS.items())
    return "| command | what it does |\n|---|---|\n" + "".join(rows)


def exit_code_table() -> str:
    said = _member_docs(errors, "ExitCode")
    rows = (f"| {code.value} | `{code.name}` | {said.get(code.name, '')} |\n" for code in ExitCode)
    return "| code | name | meaning |\n|---|---|---|\n" + "".join(rows)


def _member_docs(module: ModuleType, name: str) -> dict[str, str]:
    """Returns the text under each member of an enum: Python itself drops it."""
    tree = ast.parse(inspect.getsource(module))
    body = next(node.body for node in tree.body if isinstance(node, ast.ClassDef) and node.name == name)
    said: dict[str, str] = {}
    for member, text in itertools.pairwise(body):
        if (
            isinstance(member, ast.Assign)
            and isinstance(member.targets[0], ast.Name)
            and isinstance(text, ast.Expr)
            and isinstance(text.value, ast.Constant)
        ):
            said[member.targets[0].id] = " ".join(str(text.value.value).split())
    return said


def _modules(package: ModuleType) -> Iterator[ModuleType]:
    for entry in sorted(pkgutil.iter_modules(package.__path__), key=lambda entry: entry.name):
        if entry.name != "base" and not entry.name.startswith("_"):
            yield importlib.import_module(f"{package.__name__}.{entry.name}")


def _name(module: ModuleType) -> str:
    return module.__name__.rpartition(".")[2]


def _asked(check: Check) -> str:
    if check.command is not None:
        return f"`{check.command.text}`: {check.expected or ''}".rstrip(": ")
    return f"{check.requirement}. {check.verification}."


def _doc(module: ModuleType) -> str:
    text = inspect.getdoc(module)
    if not text:
        raise SystemExit(f"error: {module.__name__} has no docstring, and that is its documentation")
    return text


def _section(text: str, heading: str) -> str:
    found = re.search(rf"^## {heading}\n\n(.*?)(?=^## |\Z)", text, flags=re.MULTILINE | re.DOTALL)
    return found[1].strip() if found else ""


def _first_sentence(text: str) -> str:
    paragraph = " ".join(text.split("\n\n", maxsplit=1)[0].split())
    return re.split(r"(?<=[.])\s", paragraph, maxsplit=1)[0]


def _demoted(text: str) -> str:
    """Puts the headings of a docstring under the page's own."""
    return re.sub(r"^(#+ )", r"#\1", text, flags=re.MULTILINE)
