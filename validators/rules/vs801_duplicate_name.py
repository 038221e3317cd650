"""Two skills of one name in one plugin, or in one folder of skills.

A client knows a skill by its name: of two, one hides the other, and which one may differ from start to start. Rename
one. Skills of different plugins do not meet, and neither do skills of different folders: of a plugin, those in its
folder `skills` and where its manifest says are loaded, each from a folder of its own, and none from folders below.
"""

from collections.abc import Iterable, Iterator
from typing import Final

from ..frontmatter.head import Node
from ..record import record
from ..rule import Example, Need, Note, Rule, Severity, Tree
from ..tree import Summary
from ._examples import HEAD
from ._links import normal
from ._plugin import field_of, texts


@record
class _Owner:
    """A plugin, and the folders that it loads skills from."""

    name: str
    folders: frozenset[str]


def _check(tree: Tree) -> Iterable[Note]:
    owners = [*(owner for plugin in tree.plugins() for owner in _of_plugin(plugin)), *_of_marketplaces(tree)]
    first: dict[tuple[str, str], str] = {}
    for summary in tree.skills():
        name = summary.name
        if name is None:
            continue
        scopes = _scopes(summary, owners)
        other = next((first[scope, name] for scope in scopes if (scope, name) in first), None)
        if other is not None:
            start, end = _place(summary)
            message = f'{other} is called "{name[:64]}" too; rename one of them'
            yield Note(message=message, start=start, end=end, path=summary.path)
        for scope in scopes:
            first.setdefault((scope, name), summary.path)


def _of_plugin(plugin: Summary) -> Iterator[_Owner]:
    root = _root_of(plugin.path)
    yield _Owner(name=f"plugin:{root}", folders=_folders(root, plugin.manifest))


def _of_marketplaces(tree: Tree) -> Iterator[_Owner]:
    """Yields the plugins that stand in a marketplace; one of the same root as another may have skills of its own."""
    for marketplace in tree.marketplaces():
        plugins = field_of(marketplace.manifest, "plugins") if marketplace.manifest else None
        for entry in plugins.node.items if plugins else ():
            name, source = field_of(entry, "name"), field_of(entry, "source")
            if source and isinstance(source.value, str):
                root = normal(source.value, _root_of(marketplace.path))
                own = f":{name.value}" if name and field_of(entry, "skills") else ""
                yield _Owner(name=f"plugin:{root}{own}", folders=_folders(root, entry))


def _folders(root: str, manifest: Node | None) -> frozenset[str]:
    skills = field_of(manifest, "skills") if manifest else None
    named = [normal(node.value, root) for node in texts(skills.node)] if skills else []
    return frozenset([normal("skills", root), *named])


def _root_of(path: str) -> str:
    """Returns the folder of a plugin or marketplace by the path of its manifest."""
    parts = normal(path.replace("\\", "/")).split("/")
    return "/".join(parts[:-2] if parts[-2:-1] == [".claude-plugin"] else parts[:-1])


def _scopes(summary: Summary, owners: list[_Owner]) -> list[str]:
    """Returns what the name of a skill has to be the only one in: its plugins, or the folder of skills."""
    folder = normal(summary.path.replace("\\", "/")).rpartition("/")[0]
    above = folder.rpartition("/")[0]
    found = [owner.name for owner in owners if folder in owner.folders or above in owner.folders]
    return found or [f"folder:{above}"]


def _place(summary: Summary) -> tuple[int, int]:
    name = summary.value("name")
    return (name.start, name.end) if name else (0, 0)


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
