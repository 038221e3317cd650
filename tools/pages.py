"""The generated pages: each function asks the code and returns Markdown."""

import argparse
import importlib
import inspect
import pkgutil
import re
from collections.abc import Iterator
from types import ModuleType

from deploy_production import triggers, verifiers
from deploy_production.app.api import UseCases
from deploy_production.cli.commands import COMMANDS
from deploy_production.cli.exit_codes import exit_codes_page
from deploy_production.cli.usage import Parser
from deploy_production.model.skill import Check
from deploy_production.skillfile.deployable import deployment_gate
from deploy_production.skillfile.reader import shipped_skill
from mcp_server.face import Face
from mcp_server.server import INSTRUCTIONS
from mcp_server.tools import tools
from tools.settings_page import settings_page
from validators.catalogue import catalogue

_COMMON = """\
Every command also takes `--repository DIR` (a directory in the git repository that is released; the current one when
left out), `--json` (one JSON document per line on standard output) and `--plain` (plain lines with times, no colour;
the default without a terminal and in CI). Exit codes: [README.md](../../README.md#exit-codes).
"""


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


def _trigger_parts() -> Iterator[str]:
    yield "# What makes a run roll back\n"
    yield "Each condition of the skill's rollback procedure, and the code that watches it.\n"
    for module in _modules(triggers):
        yield f"## `{_name(module)}`\n\n{_demoted(_doc(module))}\n"


def trigger_page() -> str:
    return "\n".join(_trigger_parts())


def rules() -> str:
    """Each rule of `validate-skill` with its documentation."""
    parts = ["# The rules of `validate-skill`\n", "| rule | severity | a document must be like this |\n|---|---|---|"]
    parts.extend(f"| `{rule.code}` {rule.slug} | {rule.rule.severity} | {rule.rule.summary} |" for rule in catalogue())
    return "\n".join(parts) + "\n"


def mcp_tools() -> str:
    """Each tool of the MCP server, as a client is told about it."""
    parts = ["# The tools of the MCP server\n", INSTRUCTIONS + "\n"]
    for tool in tools(Face(_never, actor="documentation")):
        facts = {
            "changes nothing": tool.read_only,
            "may replace or take away what is live": tool.destructive,
            "asking twice comes to the same": tool.idempotent,
        }
        marks = ", ".join(fact for fact, holds in facts.items() if holds)
        parts.append(f"## `{tool.handler.__name__}`\n\n{inspect.getdoc(tool.handler)}\n\n*{marks}*\n")
    return "\n".join(parts)


def _never() -> UseCases:
    raise RuntimeError("the documentation calls no tool")


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
    """Code, name and meaning: the first columns of the whole page."""
    rows = [line.split("|")[1:4] for line in exit_codes_page().splitlines() if re.match(r"\| \d", line)]
    return "| code | name | meaning |\n|---|---|---|\n" + "".join(f"|{'|'.join(row)}|\n" for row in rows)


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
