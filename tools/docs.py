"""Writes the documents that the code can write better than people: docs/generated and the tables in README.md.

`python -m tools.docs` writes, `python -m tools.docs --check` only compares. Writing twice changes nothing.
A table in a hand-written page stands between `<!-- generated:NAME -->` and `<!-- /generated:NAME -->`.
"""

import argparse
import re
import sys
from collections.abc import Mapping
from pathlib import Path

from deploy_production.cli.exit_codes import exit_codes_page
from deploy_production.settings.schema import schema_text
from tools import pages

ROOT = Path(__file__).resolve().parents[1]
NOTE = "<!-- Written by `make docs` from the code. Edit the code, not this page. -->\n\n"


def documents(root: Path) -> Mapping[Path, str]:
    """Returns every document that is generated, wholly or between markers, with the text it must have."""
    generated = root / "docs" / "generated"
    wholly = {
        generated / "checks.md": pages.checks(),
        generated / "rules.md": pages.rules(),
        generated / "settings.md": pages.settings(),
        generated / "triggers.md": pages.trigger_page(),
        generated / "commands.md": pages.commands(),
        generated / "mcp-tools.md": pages.mcp_tools(),
    }
    tables = {"checks": pages.check_table(), "exit-codes": pages.exit_code_table(), "commands": pages.command_table()}
    texts = {path: NOTE + text for path, text in wholly.items()}
    texts[root / "docs" / "exit-codes.md"] = exit_codes_page()
    texts[root / "docs" / "schema" / "deploy-production.schema.json"] = schema_text()
    for page in (root / "README.md", root / "skills/deploy-production/references/exit-codes.md"):
        texts[page] = fill(page.read_text(encoding="utf-8"), tables)
    return texts


def fill(text: str, tables: Mapping[str, str]) -> str:
    """Returns a page with each marked place filled; a marker without a table is an error."""

    def filled(match: re.Match[str]) -> str:
        name = match["name"]
        return f"<!-- generated:{name} -->\n{tables[name]}<!-- /generated:{name} -->"

    return re.sub(
        r"<!-- generated:(?P<name>[a-z-]+) -->\n.*?<!-- /generated:(?P=name) -->", filled, text, flags=re.DOTALL
    )


def stale(root: Path) -> list[Path]:
    """Returns the documents that are not what the code says."""
    return [
        path for path, text in documents(root).items() if not path.exists() or path.read_text(encoding="utf-8") != text
    ]


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tools.docs", description="Writes the generated documents.")
    parser.add_argument("--check", action="store_true", help="write nothing; fail when a document is not current")
    arguments = parser.parse_args()
    wrong = stale(ROOT)
    names = ", ".join(str(path.relative_to(ROOT)) for path in wrong)
    if arguments.check:
        sys.stderr.write(f"error: not current: {names}\n       Run: make docs\n" if wrong else "")
        return 1 if wrong else 0
    for path, text in documents(ROOT).items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    sys.stdout.write(f"written: {names}\n" if wrong else "every generated document was current\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
