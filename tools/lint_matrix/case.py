"""What a case of the matrix is: one small skill with one defect, or one that is right though it looks odd.

Cases differ from the plain skill, or from the shipped one, in one thing only, so that a verdict is about that thing.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

SHIPPED = Path(__file__).resolve().parents[2] / "skills" / "deploy-production" / "SKILL.md"
DESCRIPTION = (
    "Summarise meeting notes into decisions and actions. Use when notes of a meeting are given. Not for minutes."
)
BODY = """
# Summarise notes

1. Read the notes that the user gives.
2. Write one line for each decision, and one for each action with its owner.

## Usage

Give the notes as text. For example, "we ship on Friday, Ana tells support" becomes one decision and one action.
"""
MANIFEST = """{
  "name": "bench",
  "version": "1.0.0",
  "description": "Skills that a linter is asked about.",
  "author": {"name": "Bench"}
}
"""
PLAIN = "notes"
"""The folder, and so the name, of the plain skill."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    name: str
    why: str
    """What is wrong, or why it is right; half a sentence."""
    data: bytes
    code: str | None = None
    """The rule that finds the defect; none for a skill that is right."""
    is_missed: bool = False
    """A defect that is left alone on purpose: what would find it would also speak of what is right."""
    folder: str = PLAIN
    files: Mapping[str, str] = field(default_factory=dict)
    """Other files of the skill, by their path in its folder."""


def plain(
    *, name: str = PLAIN, description: str = DESCRIPTION, more: str = "", body: str = BODY, head: str | None = None
) -> bytes:
    """Returns the plain skill with other values, more keys, another text, or another head altogether."""
    keys = f"name: {name}\ndescription: {description}\n{more}" if head is None else head
    return f"---\n{keys}---\n{body}".encode()


def shipped(*changes: tuple[str, str]) -> bytes:
    """Returns the shipped skill with each text replaced once.

    Raises:
        ValueError: when a text to replace is not there.
    """
    text = SHIPPED.read_text(encoding="utf-8")
    for old, new in changes:
        if old not in text:
            raise ValueError(f"The shipped skill does not hold {old!r}.")
        text = text.replace(old, new, 1)
    return text.encode()


def write(case: Case, root: Path) -> Path:
    """Writes a plugin with the case as its one skill, and returns the path of its SKILL.md."""
    skill = root / "skills" / case.folder
    skill.mkdir(parents=True)
    (root / ".claude-plugin").mkdir()
    (root / ".claude-plugin" / "plugin.json").write_text(MANIFEST, encoding="utf-8")
    for path, text in case.files.items():
        (skill / path).parent.mkdir(parents=True, exist_ok=True)
        (skill / path).write_text(text, encoding="utf-8")
    (skill / "SKILL.md").write_bytes(case.data)
    return skill / "SKILL.md"
