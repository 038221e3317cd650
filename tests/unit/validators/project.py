"""A project with one skill in which one thing is wrong: a key that the client ignores."""

from pathlib import Path

SKILL = """\
---
name: release-shop
description: Releases the shop. Use it to release the shop. Do not use it for the blog.
Model: opus
---

# Release the shop

Read the plan and say what is missing in it.
"""


def write_project(folder: Path) -> Path:
    path = folder / ".claude" / "skills" / "release-shop" / "SKILL.md"
    path.parent.mkdir(parents=True)
    path.write_text(SKILL, encoding="utf-8")
    return folder
