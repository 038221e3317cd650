"""Two skills of one name in one plugin, or in one folder of skills.

A client knows a skill by its name: of two, one hides the other, and which one may differ from start to start. Skills of
different plugins do not meet. Rename one.
"""

from collections.abc import Iterable
from typing import Final

from ..rule import Example, Need, Note, Rule, Severity, Tree
from ..tree import Summary
from ._examples import HEAD


def _check(tree: Tree) -> Iterable[Note]:
    roots = [_root_of(plugin.path) for plugin in tree.plugins()]
    first: dict[tuple[str, str], str] = {}
    for summary in tree.skills():
        name = summary.name
        if name is None:
            continue
        key = (_scope(summary, roots), name)
        if key in first:
            start, end = _place(summary)
            message = f'{first[key]} is called "{name[:64]}" too; rename one of them'
            yield Note(message=message, start=start, end=end, path=summary.path)
        first.setdefault(key, summary.path)


def _root_of(path: str) -> str:
    """Returns the folder of a plugin by the path of its manifest."""
    parts = path.replace("\\", "/").split("/")
    return "/".join(parts[:-2]) if parts[-2:-1] == [".claude-plugin"] else "/".join(parts[:-1])


def _scope(summary: Summary, roots: list[str]) -> str:
    """Returns what the names of a skill have to differ in: its plugin, or the nearest folder called skills."""
    path = summary.path.replace("\\", "/")
    owners = [root for root in roots if path.startswith(f"{root}/") or not root]
    if owners:
        return f"plugin:{max(owners, key=len)}"
    folders = path.split("/")[:-2]
    while folders and folders[-1] != "skills" and "skills" in folders:
        folders.pop()
    return "/".join(folders)


def _place(summary: Summary) -> tuple[int, int]:
    entry = summary.head.entry("name")
    return (entry.node.start, entry.node.end) if entry else (0, 0)


RULE: Final = Rule(
    summary="every skill of a plugin or of a folder of skills has a name of its own",
    check_tree=_check,
    severity=Severity.ERROR,
    needs=frozenset({Need.TREE}),
)
GOOD: Final = (
    Example(
        name="two names",
        path="skills/release-shop/SKILL.md",
        text=HEAD,
        files={"skills/release-store/SKILL.md": HEAD.replace("release-shop", "release-store")},
    ),
)
BAD: Final = (
    Example(
        name="one name twice",
        path="skills/release-shop/SKILL.md",
        text=HEAD,
        files={"skills/release-store/SKILL.md": HEAD},
    ),
)
