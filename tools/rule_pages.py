"""Writes what is made of the rules of `validate-skill`.

These are docs/rules/VSnnn.md, their index, the schema of the settings, and `validators/waits.py`, by which a run knows
which rules it need not import.

`python -m tools.rule_pages` writes and removes pages of rules that are gone; `--check` only compares. Everything comes
from the files of the rules, whose examples the tests run, so the pages cannot say what is not so.
"""

import argparse
import json
import sys
from collections.abc import Mapping
from pathlib import Path

from validators.catalogue import GROUPS, Entry, catalogue
from validators.explaining import page
from validators.note import Profile
from validators.schema import SCHEMA

ROOT = Path(__file__).resolve().parents[1]
NOTE = "<!-- Written by `python -m tools.rule_pages` from validators/rules. Edit the rule, not this page. -->\n\n"
_WAITS = '''\
"""What each rule waits for: what a document must have, and keys of a frontmatter of which it must have one.

Written by `python -m tools.rule_pages`; what the files of the rules say counts, and this only saves their import.
"""

from collections.abc import Mapping
'''
_HEAD = """\
# The rules of `validate-skill`

Codes and slugs are for ever. `validate-skill rule CODE` prints a page; `validate-skill rules --json` gives all of them
to a program. Settings: [validate-skill.schema.json](../schema/validate-skill.schema.json).
"""


def documents(root: Path) -> Mapping[Path, str]:
    """Returns every page with the text it must have."""
    folder = root / "docs" / "rules"
    entries = catalogue()
    texts = {folder / f"{entry.code}.md": NOTE + page(entry) for entry in entries}
    texts[folder / "README.md"] = NOTE + index(entries)
    texts[root / "docs" / "schema" / "validate-skill.schema.json"] = json.dumps(SCHEMA, indent=2) + "\n"
    texts[root / "validators" / "waits.py"] = waits(entries)
    return texts


def waits(entries: tuple[Entry, ...]) -> str:
    """Returns the module that says what each rule waits for."""
    needs = {entry.code: " ".join(sorted(entry.rule.needs)) for entry in entries}
    keys = {entry.code: " ".join(sorted(entry.rule.keys)) for entry in entries if entry.rule.keys}
    return f"{_WAITS}\n{_mapping('NEEDS', needs)}{_mapping('KEYS', keys)}"


def _mapping(name: str, texts: Mapping[str, str]) -> str:
    rows = "".join(f'    "{code}": "{text}",\n' for code, text in texts.items())
    return f"{name}: Mapping[str, str] = {{\n{rows}}}\n"


def index(entries: tuple[Entry, ...]) -> str:
    """Returns the page that lists the rules by group, with their weight in each profile."""
    parts = [_HEAD]
    for group, title in GROUPS.items():
        members = [entry for entry in entries if entry.group == group]
        if members:
            parts.append(f"## {group}xx: {title}\n\n{_table(members)}")
    return "\n".join(parts)


def _table(entries: list[Entry]) -> str:
    profiles = [Profile.CLAUDE_CODE, Profile.SPEC, Profile.SEED]
    columns = " | ".join(f"`{profile}`" for profile in profiles)
    rows = "".join(
        f"| [{entry.code}]({entry.code}.md) | {entry.slug} | {_weights(entry, profiles)} | {entry.rule.summary} |\n"
        for entry in entries
    )
    return f"| rule | slug | {columns} | a document must be like this |\n|---|---|---|---|---|---|\n{rows}"


def _weights(entry: Entry, profiles: list[Profile]) -> str:
    rule = entry.rule
    return " | ".join(str(rule.severity_in(profile)) if profile in rule.profiles else "-" for profile in profiles)


def stale(root: Path) -> list[Path]:
    """Returns the pages that are not what the rules say, and those of rules that are gone."""
    wanted = documents(root)
    wrong = [path for path, text in wanted.items() if not path.exists() or path.read_text(encoding="utf-8") != text]
    return wrong + gone(root, wanted)


def gone(root: Path, wanted: Mapping[Path, str]) -> list[Path]:
    """Returns the pages of rules that are no more."""
    return sorted(path for path in (root / "docs" / "rules").glob("VS*.md") if path not in wanted)


def write(root: Path) -> None:
    """Writes every page, and removes those of rules that are gone."""
    wanted = documents(root)
    for path in gone(root, wanted):
        path.unlink()
    for path, text in wanted.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def main(arguments: list[str] | None = None, root: Path = ROOT) -> int:
    """Writes or checks the pages; returns 1 when `--check` finds one that is not current."""
    parser = argparse.ArgumentParser(prog="python -m tools.rule_pages", description="Writes the pages of the rules.")
    parser.add_argument("--check", action="store_true", help="write nothing; fail when a page is not current")
    options = parser.parse_args(arguments)
    wrong = stale(root)
    names = ", ".join(str(path.relative_to(root)) for path in wrong)
    if options.check:
        sys.stderr.write(f"error: not current: {names}\n       Run: make docs\n" if wrong else "")
        return 1 if wrong else 0
    write(root)
    sys.stdout.write(f"written: {names}\n" if wrong else "every page was current\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
