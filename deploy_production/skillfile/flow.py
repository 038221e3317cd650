"""The digraph of a `logic_flow` as nodes and edges, and whether it can be walked.

* The subset: one `digraph`, node and edge statements, chains `a -> b -> c`, attribute lists, `node`/`edge`/`graph`
  defaults, assignments, and `{rank=same; A; B}`, which only says where nodes are drawn. Subgraphs, ports and
  undirected edges are problems.
* A flow begins at the node that is declared first. Every node must be reachable from it, and an end from every node.
* An edge names declared nodes only: a name that appears in no node statement is a misspelling.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import pairwise

from deploy_production.model.skill import FlowEdge, FlowGraph, FlowNode
from deploy_production.skillfile.document import Document, ProblemLog, quoted
from deploy_production.skillfile.dot import Token, TokenKind, read_tokens

_DEFAULTS = ("node", "edge", "graph")


class _Syntax(Exception):
    def __init__(self, token: Token, message: str) -> None:
        super().__init__(message)
        self.token = token


@dataclass(slots=True, kw_only=True)
class _Edge:
    source: Token
    target: Token
    label: str = ""


@dataclass(slots=True, kw_only=True)
class _Graph:
    name: str = ""
    nodes: dict[str, tuple[Token, str]] = field(default_factory=dict)
    edges: list[_Edge] = field(default_factory=list)
    placed: list[Token] = field(default_factory=list)
    """Mentioned only to say where they are drawn."""


class _Parser:
    def __init__(self, text: str, offset: int, log: ProblemLog) -> None:
        self.tokens = list(read_tokens(text))
        self.offset = offset
        self.log = log
        self.at = 0
        self.graph = _Graph()

    def _problem(self, code: str, message: str, token: Token) -> None:
        self.log.add(code, message, self.offset + token.start, self.offset + token.end)

    def _peek(self) -> Token:
        return self.tokens[self.at]

    def _next(self) -> Token:
        token = self.tokens[self.at]
        self.at = min(self.at + 1, len(self.tokens) - 1)
        return token

    def _is_mark(self, text: str) -> bool:
        token = self._peek()
        return token.kind is TokenKind.MARK and token.text == text

    def _expect(self, text: str) -> Token:
        if not self._is_mark(text):
            raise _Syntax(self._peek(), f'expected "{text}" here')
        return self._next()

    def read(self) -> _Graph:
        try:
            self._head()
        except _Syntax as error:
            self._problem("bad-flow", f"{error}; a flow is: digraph Name {{ A -> B; }}", error.token)
            return self.graph
        while not self._is_mark("}") and self._peek().kind is not TokenKind.END:
            self._statement_or_problem()
        if not self._is_mark("}"):
            self._problem("bad-flow", 'the digraph is never closed; add "}"', self._peek())
            return self.graph
        self._next()
        if self._peek().kind is not TokenKind.END:
            self._problem("bad-flow", "nothing may follow the digraph", self._peek())
        return self.graph

    def _head(self) -> None:
        if self._peek().keyword() == "strict":
            self._next()
        if self._next().keyword() != "digraph":
            raise _Syntax(self.tokens[max(self.at - 1, 0)], "a flow is a digraph")
        if self._peek().is_id:
            self.graph.name = self._next().text
        self._expect("{")

    def _statement_or_problem(self) -> None:
        begun = self.at
        try:
            self._statement()
        except _Syntax as error:
            self._problem("bad-flow", str(error), error.token)
            self._skip(begun)

    def _skip(self, begun: int) -> None:
        """Goes on after the next `;`, or with the next line that cannot belong to this statement."""
        self.at = max(self.at, begun + 1) if self.at + 1 < len(self.tokens) else self.at
        while not (self._is_mark(";") or self._is_mark("}") or self._peek().kind is TokenKind.END):
            self._next()

    def _statement(self) -> None:
        if self._is_mark(";") or self._is_mark(","):
            self._next()
            return
        token = self._next()
        if token.kind is TokenKind.MARK and token.text == "{":
            self._rank()
            return
        if token.keyword() == "subgraph":
            raise _Syntax(token, "subgraphs are not read; write all nodes in one digraph")
        if not token.is_id:
            raise _Syntax(token, f"{quoted(token.text)} cannot begin a statement; write a node or an edge")
        if self._is_mark("="):
            self._assigned()
        elif token.keyword() in _DEFAULTS:
            self._attributes()
        elif self._peek().kind is TokenKind.EDGE:
            self._chain(token)
        else:
            self._node(token)

    def _rank(self) -> None:
        """Reads a group that only places nodes; anything else in it would be a subgraph."""
        while not self._is_mark("}"):
            if self._is_mark(";") or self._is_mark(","):
                self._next()
                continue
            token = self._next()
            if not token.is_id:
                raise _Syntax(token, "a group may only place nodes, as in {rank=same; A; B}")
            if self._is_mark("="):
                self._assigned()
            else:
                self.graph.placed.append(token)
        self._next()

    def _assigned(self) -> str:
        self._expect("=")
        value = self._next()
        if not value.is_id:
            raise _Syntax(value, "a value is a name, a number or a string in double quotes")
        return value.text

    def _attributes(self) -> dict[str, str]:
        found: dict[str, str] = {}
        while self._is_mark("["):
            self._next()
            while not self._is_mark("]"):
                name = self._next()
                if not name.is_id:
                    raise _Syntax(name, 'an attribute list is [name="value"]')
                found[name.text.lower()] = self._assigned() if self._is_mark("=") else "true"
                if self._is_mark(",") or self._is_mark(";"):
                    self._next()
            self._next()
        return found

    def _node(self, token: Token) -> None:
        if self._is_mark(":"):
            raise _Syntax(self._peek(), "ports are not read; name the node alone")
        attributes = self._attributes()
        if token.text in self.graph.nodes:
            self._problem("duplicate-node", f"the node {quoted(token.text)} is declared twice; keep one", token)
            return
        self.graph.nodes[token.text] = (token, attributes.get("label", token.text))

    def _chain(self, first: Token) -> None:
        names = [first]
        while self._peek().kind is TokenKind.EDGE:
            arrow = self._next()
            if arrow.text != "->":
                raise _Syntax(arrow, "an edge of a flow has a direction; write ->")
            target = self._next()
            if not target.is_id:
                raise _Syntax(target, "an arrow points at a node")
            names.append(target)
        if self._is_mark(":"):
            raise _Syntax(self._peek(), "ports are not read; name the node alone")
        label = self._attributes().get("label", "")
        self.graph.edges.extend(_Edge(source=source, target=target, label=label) for source, target in pairwise(names))


def read_flow(document: Document, text: str, offset: int, log: ProblemLog) -> FlowGraph:
    """Reads a digraph that stands at `offset` in the document; everything wrong with it goes to the log."""
    graph = _Parser(text, offset, log).read()
    _check_names(graph, offset, log)
    flow = FlowGraph(
        name=graph.name,
        nodes=tuple(
            FlowNode(id=name, label=label, span=document.span(offset + token.start, offset + token.end))
            for name, (token, label) in graph.nodes.items()
        ),
        edges=tuple(
            FlowEdge(
                source=edge.source.text,
                target=edge.target.text,
                label=edge.label,
                span=document.span(offset + edge.source.start, offset + edge.target.end),
            )
            for edge in graph.edges
        ),
        span=document.span(offset, offset + len(text)),
    )
    _check_walk(flow, log)
    return flow


def _check_names(graph: _Graph, offset: int, log: ProblemLog) -> None:
    for token in [*graph.placed, *(token for edge in graph.edges for token in (edge.source, edge.target))]:
        if token.text not in graph.nodes:
            message = f"no node statement declares {quoted(token.text)}; add one, or correct the name"
            log.add("undeclared-node", message, offset + token.start, offset + token.end)
    seen: set[tuple[str, str]] = set()
    for edge in graph.edges:
        pair = (edge.source.text, edge.target.text)
        if pair in seen:
            message = "this edge is there already; keep one"
            log.add("duplicate-edge", message, offset + edge.source.start, offset + edge.target.end)
        seen.add(pair)


def _check_walk(flow: FlowGraph, log: ProblemLog) -> None:
    if not flow.nodes:
        log.add_span("empty-flow", "the flow has no nodes", flow.span)
        return
    forth: dict[str, list[str]] = {}
    back: dict[str, list[str]] = {}
    for edge in flow.edges:
        forth.setdefault(edge.source, []).append(edge.target)
        back.setdefault(edge.target, []).append(edge.source)
    reached = _reach([flow.nodes[0].id], forth)
    ending = _reach([node.id for node in flow.nodes if node.id not in forth], back)
    for node in flow.nodes:
        if node.id not in reached:
            message = f"nothing leads from {quoted(flow.nodes[0].id)} to {quoted(node.id)}; add an edge, or remove it"
            log.add_span("unreachable-node", message, node.span)
        if node.id not in ending:
            message = f"no end can be reached from {quoted(node.id)}; a flow must be able to end"
            log.add_span("endless-flow", message, node.span)


def _reach(first: Iterable[str], edges: dict[str, list[str]]) -> set[str]:
    reached, todo = set(first), list(first)
    while todo:
        for target in edges.get(todo.pop(), []):
            if target not in reached:
                reached.add(target)
                todo.append(target)
    return reached
