"""The commands `rules`, which lists all rules, and `rule CODE`, which prints the page of one."""

import argparse
import json
import sys
from collections.abc import Sequence
from typing import Any

from .catalogue import GROUPS, Entry, catalogue, find
from .rule import Example, Profile, Standing

_CLEAN, _USAGE = 0, 2
_STANDINGS = {
    Standing.PLAIN: "elsewhere",
    Standing.GATED: "behind a gate that a program runs",
    Standing.UNGATED: "where a program was meant to act and finds no gate",
    Standing.SCRIPT: "in scripts",
}


def main(arguments: Sequence[str]) -> int:
    """Runs `rules` or `rule CODE`; returns the exit code."""
    command, rest = arguments[0], list(arguments[1:])
    if command == "settings-schema":
        from .schema import SCHEMA

        sys.stdout.write(json.dumps(SCHEMA, indent=2) + "\n")
        return _CLEAN
    parser = argparse.ArgumentParser(prog=f"validate-skill {command}")
    parser.add_argument("--json", action="store_true", help="as JSON, for programs")
    if command == "rules":
        parser.add_argument("--profile", choices=[profile.value for profile in Profile], help="those that it turns on")
        return _rules(parser.parse_args(rest))
    parser.add_argument("name", metavar="CODE", help="a code such as VS101, or a slug")
    return _rule(parser.parse_args(rest))


def _rules(options: argparse.Namespace) -> int:
    profile = Profile(options.profile) if options.profile else None
    entries = [entry for entry in catalogue() if profile is None or profile in entry.rule.profiles]
    if options.json:
        sys.stdout.write(json.dumps([facts(entry) for entry in entries], indent=2) + "\n")
        return _CLEAN
    width = max((len(entry.slug) for entry in entries), default=0)
    for entry in entries:
        severity = entry.rule.severity_in(profile) if profile else entry.rule.severity
        sys.stdout.write(f"{entry.code}  {entry.slug:<{width}}  {severity:<7}  {entry.rule.summary}\n")
    return _CLEAN


def _rule(options: argparse.Namespace) -> int:
    entry = find(options.name)
    if entry is None:
        sys.stderr.write(f"validate-skill: no rule is called {options.name!a}; validate-skill rules lists them\n")
        return _USAGE
    sys.stdout.write(json.dumps(facts(entry), indent=2) + "\n" if options.json else page(entry))
    return _CLEAN


def facts(entry: Entry) -> dict[str, Any]:
    """Returns everything about a rule as plain data."""
    rule = entry.rule
    return {
        "code": entry.code,
        "slug": entry.slug,
        "group": GROUPS[entry.group],
        "summary": rule.summary,
        "severity": rule.severity.value,
        "severities": {profile.value: severity.value for profile, severity in rule.severities.items()},
        "standings": {standing.value: severity.value for standing, severity in rule.standings.items()},
        "confidence": rule.confidence.value,
        "profiles": sorted(profile.value for profile in rule.profiles),
        "safety": rule.is_safety,
        "page": entry.page.strip(),
        "good": [_example(example) for example in entry.good],
        "bad": [_example(example) for example in entry.bad],
    }


def _example(example: Example) -> dict[str, Any]:
    return {
        "name": example.name,
        "path": example.path,
        "profile": example.profile.value,
        "text": example.text,
        "files": dict(example.files),
        "fixed": example.fixed,
    }


def page(entry: Entry) -> str:
    """Returns the page of a rule as Markdown: what, why, how, a row of facts, and every example."""
    rule = entry.rule
    parts = [
        f"# {entry.code}: {entry.slug}\n\n{_sentence(rule.summary)}\n",
        _facts_table(entry),
        f"{entry.page.strip()}\n",
    ]
    parts += [_shown("Bad", example) for example in entry.bad]
    parts += [_shown("Good", example) for example in entry.good]
    return "\n".join(parts)


def _facts_table(entry: Entry) -> str:
    rule = entry.rule
    weights = "".join(
        f", {severity} in `{profile}`"
        for profile, severity in sorted(rule.severities.items())
        if severity != rule.severity
    ) + "".join(
        f", {severity} {_STANDINGS[standing]}"
        for standing, severity in sorted(rule.standings.items())
        if severity != rule.severity
    )
    silenced = (
        "only by the settings"
        if rule.is_safety or entry.group == "9"
        else "by a comment with a reason, or the settings"
    )
    fixes = "yes" if any(example.fixed is not None for example in entry.bad) else "no"
    rows = (
        ("Group", GROUPS[entry.group]),
        ("Severity", f"{rule.severity}{weights}"),
        ("Confidence", rule.confidence.value),
        ("Profiles", ", ".join(f"`{profile}`" for profile in sorted(rule.profiles)) or "none: select it by its code"),
        ("Can be fixed", fixes),
        ("Can be silenced", silenced),
    )
    return "| | |\n|---|---|\n" + "".join(f"| {name} | {value} |\n" for name, value in rows)


def _shown(title: str, example: Example) -> str:
    files = {example.path: example.text, **example.files}
    shown = [f"## {title}: {example.name}\n"]
    for path, text in files.items():
        shown.append(f"`{path}`\n\n{fenced(text)}")
    if example.fixed is not None:
        shown.append(f"`{example.path}`, fixed\n\n{fenced(example.fixed)}")
    return "\n".join(shown)


def fenced(text: str) -> str:
    """Returns a text in a fence that is longer than any inside it; what is invisible is written out."""
    longest = max(
        (len(run) for line in text.split("\n") for run in [line.lstrip()[: _ticks(line.lstrip())]]), default=0
    )
    mark = "`" * max(3, longest + 1)
    visible = "".join(char if char == "\n" or char.isprintable() else f"<U+{ord(char):04X}>" for char in text)
    return f"{mark}text\n{visible.rstrip(chr(10))}\n{mark}\n"


def _ticks(text: str) -> int:
    return len(text) - len(text.lstrip("`"))


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}" + ("" if text.endswith(".") else ".")
