"""The server: answers an editor's questions about its open documents. The only module that knows pygls.

* Documents are sent whole with every change: a count of lines on two sides that could differ is not relied on.
* Diagnostics are pulled; an editor that cannot pull gets them whenever it opens, changes or saves a document.
* When settings or a file beside a document may have changed, an editor that pulls is asked to pull again.
* It reads files, and writes none: what a fix changes, the editor changes.
"""

import sys
from collections.abc import Mapping
from typing import Any

from lsprotocol import types
from pygls.lsp.server import LanguageServer
from pygls.uris import to_fs_path
from pygls.workspace import TextDocument

from ..schema import check as check_settings
from .actions import KINDS, Opened, actions
from .checking import Checked, check_text, is_ours
from .diagnostics import SOURCE, diagnostics, places_of, result_id
from .hovering import hover
from .places import Places

_ENCODING = types.PositionEncodingKind.Utf16
"""What counts when nothing else is agreed on."""
_SETTINGS_FILES = "**/{.validate-skill.toml,pyproject.toml,SKILL.md}"


class Session(LanguageServer):
    """One editor's session."""

    def __init__(self, version: str) -> None:
        super().__init__(SOURCE, version, text_document_sync_kind=types.TextDocumentSyncKind.Full)
        self.given: Mapping[str, Any] = {}
        """Settings from the editor itself, which replace those of files, key by key."""
        self.pulls = False
        self.refreshes = False

    def read(self, uri: str) -> tuple[Checked, Places, TextDocument] | None:
        """Checks a document that is open; None for one that the linter does not look at."""
        path = to_fs_path(uri) if uri.startswith("file:") else None
        if path is None or not is_ours(path):
            return None
        document = self.workspace.get_text_document(uri)
        try:
            text = document.source
        except (OSError, ValueError):
            # Not opened here, and on the disk not there or no text.
            return None
        checked = check_text(path, text, self.given)
        for trace in checked.traces:
            sys.stderr.write(f"validate-skill: {trace}")
        return checked, places_of(checked, self.workspace.position_encoding or _ENCODING), document

    def publish(self, uri: str) -> None:
        """Sends what an editor that does not pull is to show."""
        if self.pulls:
            return
        read = self.read(uri)
        if read is not None:
            checked, places, document = read
            found = diagnostics(checked, places)
            self.text_document_publish_diagnostics(
                types.PublishDiagnosticsParams(uri=uri, diagnostics=found, version=document.version)
            )

    def pull_again(self) -> None:
        if self.pulls and self.refreshes:
            self.workspace_diagnostic_refresh(None)


def build_server(version: str) -> Session:
    """Returns a server that has not been started."""
    session = Session(version)
    session.feature(types.INITIALIZE)(_initialize)
    session.feature(types.INITIALIZED)(_initialized)
    session.feature(types.TEXT_DOCUMENT_DID_OPEN)(_changed)
    session.feature(types.TEXT_DOCUMENT_DID_CHANGE)(_changed)
    session.feature(types.TEXT_DOCUMENT_DID_SAVE)(_saved)
    session.feature(types.TEXT_DOCUMENT_DID_CLOSE)(_closed)
    session.feature(types.WORKSPACE_DID_CHANGE_WATCHED_FILES)(_files_changed)
    pulled = types.DiagnosticOptions(identifier=SOURCE, inter_file_dependencies=True, workspace_diagnostics=False)
    session.feature(types.TEXT_DOCUMENT_DIAGNOSTIC, pulled)(_diagnose)
    session.feature(types.TEXT_DOCUMENT_HOVER)(_hover)
    session.feature(types.TEXT_DOCUMENT_CODE_ACTION, types.CodeActionOptions(code_action_kinds=KINDS))(_act)
    return session


def _initialize(session: Session, params: types.InitializeParams) -> None:
    documents, workspace = params.capabilities.text_document, params.capabilities.workspace
    session.pulls = documents is not None and documents.diagnostic is not None
    refreshing = None if workspace is None else workspace.diagnostics
    session.refreshes = refreshing is not None and bool(refreshing.refresh_support)
    session.given = _settings(session, params.initialization_options)


def _settings(session: Session, given: object) -> Mapping[str, Any]:
    if not given:
        return {}
    wrong = list(check_settings(given))
    if not wrong and isinstance(given, Mapping):
        return given
    message = f"validate-skill: the initialization options are not used: {'; '.join(wrong)}"
    session.window_show_message(types.ShowMessageParams(type=types.MessageType.Error, message=message))
    return {}


async def _initialized(session: Session, _params: types.InitializedParams) -> None:
    workspace = session.client_capabilities.workspace
    watched = None if workspace is None else workspace.did_change_watched_files
    if watched is None or not watched.dynamic_registration:
        return
    options = types.DidChangeWatchedFilesRegistrationOptions(
        watchers=[types.FileSystemWatcher(glob_pattern=_SETTINGS_FILES)]
    )
    registration = types.Registration(
        id="settings", method=types.WORKSPACE_DID_CHANGE_WATCHED_FILES, register_options=options
    )
    await session.client_register_capability_async(types.RegistrationParams(registrations=[registration]))


def _changed(session: Session, params: types.DidOpenTextDocumentParams | types.DidChangeTextDocumentParams) -> None:
    session.publish(params.text_document.uri)


def _saved(session: Session, params: types.DidSaveTextDocumentParams) -> None:
    session.publish(params.text_document.uri)
    session.pull_again()


def _closed(session: Session, params: types.DidCloseTextDocumentParams) -> None:
    if not session.pulls:
        uri = params.text_document.uri
        session.text_document_publish_diagnostics(types.PublishDiagnosticsParams(uri=uri, diagnostics=[]))


def _files_changed(session: Session, _params: types.DidChangeWatchedFilesParams) -> None:
    for uri in list(session.workspace.text_documents):
        session.publish(uri)
    session.pull_again()


def _diagnose(session: Session, params: types.DocumentDiagnosticParams) -> types.DocumentDiagnosticReport:
    read = session.read(params.text_document.uri)
    found = [] if read is None else diagnostics(read[0], read[1])
    name = result_id(found)
    if name == params.previous_result_id:
        return types.RelatedUnchangedDocumentDiagnosticReport(result_id=name)
    return types.RelatedFullDocumentDiagnosticReport(items=found, result_id=name)


def _hover(session: Session, params: types.HoverParams) -> types.Hover | None:
    read = session.read(params.text_document.uri)
    return None if read is None else hover(read[0], read[1], params.position)


def _act(session: Session, params: types.CodeActionParams) -> list[types.CodeAction]:
    read = session.read(params.text_document.uri)
    if read is None:
        return []
    checked, places, document = read
    opened = Opened(uri=params.text_document.uri, version=document.version, has_versions=_has_versions(session))
    return actions(checked, places, opened, params.range, params.context.only)


def _has_versions(session: Session) -> bool:
    workspace = session.client_capabilities.workspace
    edits = None if workspace is None else workspace.workspace_edit
    return edits is not None and bool(edits.document_changes)
