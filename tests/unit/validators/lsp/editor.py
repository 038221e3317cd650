"""An editor: a real client library that starts the language server as a process and speaks to it on its pipes."""

import asyncio
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from lsprotocol import types
from pygls.lsp.client import LanguageClient

SECONDS = 60
SKILL = """\
---
name: release-shop
description: Releases the shop. Use it to release the shop. Do not use it for the blog.
Model: opus
disable-model-invocation: true
---

# Release the shop

Read the plan and say what is missing in it.
"""
"""A skill with one finding that has a safe fix: a misspelt key."""


class Editor:
    """One session with the server; what the server sends unasked is kept."""

    def __init__(self, client: LanguageClient, capabilities: types.ClientCapabilities) -> None:
        self.client = client
        self.capabilities = capabilities
        self.published: asyncio.Queue[types.PublishDiagnosticsParams] = asyncio.Queue()
        self.refreshed: asyncio.Queue[None] = asyncio.Queue()
        self.messages: list[str] = []
        # The library marks what it is given, which cannot be done to a bound method.
        client.feature(types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS)(lambda params: self.published.put_nowait(params))  # noqa: PLW0108 -- see above
        client.feature(types.WORKSPACE_DIAGNOSTIC_REFRESH)(lambda *_: self.refreshed.put_nowait(None))
        client.feature(types.WINDOW_SHOW_MESSAGE)(lambda params: self.messages.append(params.message))

    def open(self, path: Path, text: str | None = None, *, version: int = 1) -> str:
        """Opens a file, with another text than it has when one is given; returns its URI."""
        shown = path.read_bytes().decode() if text is None else text
        item = types.TextDocumentItem(uri=path.as_uri(), language_id="markdown", version=version, text=shown)
        self.client.text_document_did_open(types.DidOpenTextDocumentParams(text_document=item))
        return path.as_uri()

    def type(self, uri: str, text: str, *, version: int) -> None:
        """Replaces the text of an open document."""
        self.client.text_document_did_change(
            types.DidChangeTextDocumentParams(
                text_document=types.VersionedTextDocumentIdentifier(uri=uri, version=version),
                content_changes=[types.TextDocumentContentChangeWholeDocument(text=text)],
            )
        )

    async def pull(self, uri: str, previous: str | None = None) -> types.DocumentDiagnosticReport:
        params = types.DocumentDiagnosticParams(
            text_document=types.TextDocumentIdentifier(uri=uri), previous_result_id=previous
        )
        return await self.client.text_document_diagnostic_async(params)

    async def diagnostics(self, uri: str) -> list[types.Diagnostic]:
        report = await self.pull(uri)
        assert isinstance(report, types.RelatedFullDocumentDiagnosticReport)
        return list(report.items)

    async def hover(self, uri: str, line: int, character: int) -> str:
        """Returns what is shown over a place, empty for nothing."""
        params = types.HoverParams(
            text_document=types.TextDocumentIdentifier(uri=uri),
            position=types.Position(line=line, character=character),
        )
        found = await self.client.text_document_hover_async(params)
        if found is None:
            return ""
        assert isinstance(found.contents, types.MarkupContent)
        return found.contents.value

    async def actions(self, uri: str, around: types.Range, only: list[str] | None = None) -> list[types.CodeAction]:
        params = types.CodeActionParams(
            text_document=types.TextDocumentIdentifier(uri=uri),
            range=around,
            context=types.CodeActionContext(diagnostics=[], only=only),
        )
        found = await self.client.text_document_code_action_async(params)
        return [action for action in found or () if isinstance(action, types.CodeAction)]


def an_editor(*, pulls: bool = True, encodings: list[str] | None = None) -> types.ClientCapabilities:
    """Returns what an editor can do."""
    documents = types.TextDocumentClientCapabilities(
        diagnostic=types.DiagnosticClientCapabilities() if pulls else None,
    )
    workspace = types.WorkspaceClientCapabilities(
        workspace_edit=types.WorkspaceEditClientCapabilities(document_changes=True),
        diagnostics=types.DiagnosticWorkspaceClientCapabilities(refresh_support=True),
    )
    general = types.GeneralClientCapabilities(position_encodings=encodings) if encodings else None
    return types.ClientCapabilities(text_document=documents, workspace=workspace, general=general)


@asynccontextmanager
async def started(
    folder: Path, capabilities: types.ClientCapabilities | None = None, options: object = None
) -> AsyncIterator[Editor]:
    """Starts the server for a folder, and ends it as an editor does."""
    client = LanguageClient("editor", "1")
    editor = Editor(client, capabilities or an_editor())
    await client.start_io(sys.executable, "-m", "validators.lsp", "--stdio", cwd=_ROOT)
    await client.initialize_async(
        types.InitializeParams(
            capabilities=editor.capabilities,
            workspace_folders=[types.WorkspaceFolder(uri=folder.as_uri(), name="project")],
            initialization_options=options,
        )
    )
    client.initialized(types.InitializedParams())
    try:
        yield editor
    finally:
        await client.shutdown_async(None)
        client.exit(None)
        await client.stop()


_ROOT = Path(__file__).resolve().parents[4]


def in_time(run: Callable[[], Awaitable[Any]]) -> None:
    """Runs a test's conversation to its end, or fails when it takes too long."""

    async def bounded() -> None:
        await asyncio.wait_for(run(), SECONDS)

    asyncio.run(bounded())


def applied(text: str, action: types.CodeAction) -> str:
    """Returns a text after an action's edits, as an editor that counts in UTF-16 makes it."""
    assert action.edit is not None
    assert action.edit.document_changes is not None
    (change,) = action.edit.document_changes
    assert isinstance(change, types.TextDocumentEdit)
    for edit in sorted(
        change.edits, key=lambda edit: (edit.range.start.line, edit.range.start.character), reverse=True
    ):
        assert isinstance(edit, types.TextEdit)
        start, end = (_offset(text, place) for place in (edit.range.start, edit.range.end))
        text = text[:start] + edit.new_text + text[end:]
    return text


def _offset(text: str, place: types.Position) -> int:
    start = 0
    for _ in range(place.line):
        start = text.index("\n", start) + 1
    line = text[start:].split("\n", 1)[0]
    return start + len(line.encode("utf-16-le")[: place.character * 2].decode("utf-16-le"))
