"""Checks control blocks against the grammar: attributes, children, their number, and text where none may stand."""

from deploy_production.skillfile.control import Control, Node
from deploy_production.skillfile.document import ProblemLog, quoted
from deploy_production.skillfile.grammar import GRAMMAR, SINGLE, Content


def check_schema(control: Control, log: ProblemLog) -> None:
    """Reports everything in the blocks that the grammar does not allow."""
    for block in control.blocks:
        _check(block, log)
    for name in sorted(SINGLE):
        for block in control.each(name)[1:]:
            log.add("duplicate-block", f"a skill has one <{name}>; this is another", block.start, block.head)


def _check(node: Node, log: ProblemLog) -> None:
    _check_attributes(node, log)
    if GRAMMAR[node.name].content is not Content.ELEMENTS:
        if not node.text.strip():
            log.add("empty-element", f"<{node.name}> is empty; say what it is for, or remove it", node.start, node.end)
        return
    _check_children(node, log)
    for start, end in node.strays:
        message = f"text may not stand directly in <{node.name}>; put it into an element"
        log.add("stray-text", message, start, end)
    for child in node.children:
        if child.name in GRAMMAR[node.name].children:
            _check(child, log)


def _check_attributes(node: Node, log: ProblemLog) -> None:
    known = GRAMMAR[node.name].attributes
    for name, (start, end) in node.places.items():
        if name not in known:
            allowed = ", ".join(known) or "none"
            log.add("unknown-attribute", f'<{node.name}> has no attribute "{name}"; it knows: {allowed}', start, end)
        elif not known[name].pattern.fullmatch(node.attributes.get(name, "")):
            value = quoted(node.attributes.get(name, ""))
            message = f"{value} cannot be the {name} of <{node.name}>; write {known[name].form}"
            log.add("bad-attribute", message, start, end)
    for name, attribute in known.items():
        if attribute.required and name not in node.places:
            message = f"<{node.name}> needs {name}=, {attribute.form}"
            log.add("missing-attribute", message, node.start, node.head)


def _check_children(node: Node, log: ProblemLog) -> None:
    for name, occurs in GRAMMAR[node.name].children.items():
        found = node.each(name)
        if len(found) < occurs.least:
            code = "empty-gate" if node.name == "checks" else "missing-element"
            log.add(code, f"<{node.name}> needs <{name}>", node.start, node.head)
        if occurs.most is not None:
            for extra in found[occurs.most :]:
                log.add("duplicate-element", f"<{node.name}> has one <{name}>; this is another", extra.start, extra.end)
