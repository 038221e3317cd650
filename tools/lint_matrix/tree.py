"""A tree of generated skills whose sizes and fields are spread as those of 2,776 published ones.

The same seed gives the same tree, so that all linters read the same bytes. Nothing of a published skill is in it.
"""

import math
import random
from pathlib import Path

from .case import MANIFEST

SEED = 20_26
LINES, LINES_95 = 209, 632
CHARACTERS, CHARACTERS_95 = 241, 565
FIELDS = {
    "license: MIT\n": 0.17,
    "metadata:\n  version: '1.2'\n  author: Ana\n": 0.18,
    "allowed-tools: Read, Grep, Bash(git log:*)\n": 0.085,
    "user-invocable: true\n": 0.016,
    "when_to_use: Use when a table has to be read by people.\n": 0.009,
    "context: fork\nagent: general-purpose\n": 0.01,
    "disable-model-invocation: true\n": 0.003,
}
WORDS = tuple(
    word
    for line in (
        "table report column owner release draft review note change figure chart summary page heading reader source",
        "folder branch commit range series value order field record query answer section detail format line review",
    )
    for word in line.split()
)
FENCES = 0.4
"""The part of the sections that show commands."""
_Z95 = 1.645
_TEMPLATES = (
    "Read the {0} before the {1}, and keep the {2} of each {3} in the same order.",
    "- Write one {0} for each {1}; leave out what no {2} needs.",
    "1. Compare the {0} with the {1}, and name the {2} that differs.",
    "The {0} of a {1} is **not** its {2}: look at `{3}.md` when in doubt.",
    "| {0} | {1} | {2} |",
)


def write_tree(root: Path, count: int, seed: int = SEED) -> int:
    """Writes a plugin of so many skills, and returns how many bytes they have."""
    chance = random.Random(seed)  # noqa: S311 -- the tree has to be the same each time, not secret
    (root / ".claude-plugin").mkdir(parents=True)
    (root / ".claude-plugin" / "plugin.json").write_text(MANIFEST, encoding="utf-8")
    written = 0
    for number in range(count):
        name = f"{chance.choice(WORDS)}-{chance.choice(WORDS)}-{number:04d}"
        data = _skill(chance, name).encode()
        folder = root / "skills" / name
        folder.mkdir(parents=True)
        (folder / "SKILL.md").write_bytes(data)
        written += len(data)
    return written


def _skill(chance: random.Random, name: str) -> str:
    more = "".join(text for text, part in FIELDS.items() if chance.random() < part)
    head = f"---\nname: {name}\ndescription: {_description(chance)}\n{more}---\n\n# {name}\n"
    return head + "\n".join(_body(chance)) + "\n"


def _description(chance: random.Random) -> str:
    said = f"Turn the {chance.choice(WORDS)} into a {chance.choice(WORDS)} that people can read"
    wanted = min(900, _spread(chance, CHARACTERS, CHARACTERS_95)) - 100
    while len(said) < wanted:
        said += f", with the {chance.choice(WORDS)} of each {chance.choice(WORDS)}"
    return f"{said}. Use when a {chance.choice(WORDS)} has to be shown. Not for drafts."


def _body(chance: random.Random) -> list[str]:
    wanted = _spread(chance, LINES, LINES_95) - 8
    lines: list[str] = []
    while len(lines) < wanted:
        lines += ["", f"## The {chance.choice(WORDS)} and the {chance.choice(WORDS)} {len(lines)}", ""]
        for _ in range(chance.randint(3, 12)):
            lines.append(chance.choice(_TEMPLATES).format(*chance.choices(WORDS, k=4)))
        if chance.random() < FENCES:
            lines += ["", "```bash", f"git log --oneline -5 -- {chance.choice(WORDS)}.md", "ls -la", "```"]
    return lines


def _spread(chance: random.Random, median: int, high: int) -> int:
    return max(12, round(chance.lognormvariate(math.log(median), math.log(high / median) / _Z95)))
