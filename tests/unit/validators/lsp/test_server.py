"""The language server over its pipes, driven by a client library."""

import asyncio
import json
import subprocess
import sys
from pathlib import Path

import pytest
from lsprotocol import types

from tests.unit.validators.lsp.editor import SKILL, Editor, an_editor, applied, in_time, started

EVERYTHING = types.Range(start=types.Position(line=0, character=0), end=types.Position(line=99, character=0))


@pytest.fixture
def skill(tmp_path: Path) -> Path:
    path = tmp_path / "release-shop" / "SKILL.md"
    path.parent.mkdir()
    path.write_text(SKILL, encoding="utf-8")
    return path


def only(found: list[types.Diagnostic]) -> types.Diagnostic:
    (one,) = found
    return one


def test_diagnostics_are_what_the_command_finds(skill: Path) -> None:
    argv = [sys.executable, "-m", "validators", "--output-format", "json", str(skill)]
    done = subprocess.run(argv, capture_output=True, timeout=60, check=False)
    told = [
        (one["code"], one["start"]["line"] - 1, one["start"]["column"] - 1, one["message"])
        for one in json.loads(done.stdout)["findings"]
    ]

    async def conversation() -> None:
        async with started(skill.parent) as editor:
            found = await editor.diagnostics(editor.open(skill))
            shown = [(one.code, one.range.start.line, one.range.start.character, one.message) for one in found]
            assert shown == told
            assert [one.code for one in found] == ["VS111"]
            assert only(found).source == "validate-skill"

    in_time(conversation)


def test_what_is_typed_counts_and_not_what_is_on_the_disk(skill: Path) -> None:
    async def conversation() -> None:
        async with started(skill.parent) as editor:
            uri = editor.open(skill)
            assert await editor.diagnostics(uri)
            editor.type(uri, SKILL.replace("Model", "model"), version=2)
            assert await editor.diagnostics(uri) == []

    in_time(conversation)


def test_a_result_that_is_still_the_same_is_not_sent_again(skill: Path) -> None:
    async def conversation() -> None:
        async with started(skill.parent) as editor:
            uri = editor.open(skill)
            first = await editor.pull(uri)
            assert first.result_id is not None
            assert isinstance(await editor.pull(uri, first.result_id), types.RelatedUnchangedDocumentDiagnosticReport)
            editor.type(uri, SKILL.replace("Model", "model"), version=2)
            assert isinstance(await editor.pull(uri, first.result_id), types.RelatedFullDocumentDiagnosticReport)

    in_time(conversation)


@pytest.mark.parametrize(("encoding", "units"), [("utf-8", 4), ("utf-16", 2), ("utf-32", 1)])
def test_columns_count_in_the_units_that_were_agreed_on(skill: Path, encoding: str, units: int) -> None:
    # What is invisible comes after one character outside of the basic plane.
    text = SKILL + "\n\U0001f680\u200b\n"

    async def conversation() -> None:
        async with started(skill.parent, an_editor(encodings=[encoding])) as editor:
            found = await editor.diagnostics(editor.open(skill, text))
            invisible = only([one for one in found if one.code == "VS192"])
            assert invisible.range.start.character == units

    in_time(conversation)


@pytest.mark.parametrize(
    "text", [SKILL.replace("\n", "\r\n"), f"\ufeff{SKILL}", f"\ufeff{SKILL}".replace("\n", "\r\n")]
)
def test_a_quick_fix_keeps_line_ends_and_marks(skill: Path, text: str) -> None:
    async def conversation() -> None:
        async with started(skill.parent) as editor:
            uri = editor.open(skill, text)
            (fix,) = [one for one in await editor.actions(uri, EVERYTHING) if one.title.startswith("VS111")]
            assert applied(text, fix) == text.replace("Model", "model")

    in_time(conversation)


def test_a_quick_fix_names_its_finding_and_the_version_it_is_for(skill: Path) -> None:
    async def conversation() -> None:
        async with started(skill.parent) as editor:
            uri = editor.open(skill, version=7)
            found = await editor.diagnostics(uri)
            (fix,) = await editor.actions(uri, only(found).range)
            assert fix.kind == types.CodeActionKind.QuickFix
            assert fix.is_preferred
            assert list(fix.diagnostics or ()) == found
            assert fix.edit is not None
            assert fix.edit.document_changes is not None
            assert isinstance(fix.edit.document_changes[0], types.TextDocumentEdit)
            assert fix.edit.document_changes[0].text_document.version == 7

    in_time(conversation)


def test_there_is_no_quick_fix_where_nothing_is_wrong(skill: Path) -> None:
    async def conversation() -> None:
        async with started(skill.parent) as editor:
            place = types.Position(line=9, character=0)
            assert await editor.actions(editor.open(skill), types.Range(start=place, end=place)) == []

    in_time(conversation)


def test_a_fix_that_changes_the_meaning_says_so_and_is_not_preferred(skill: Path) -> None:
    text = SKILL.replace("disable-model-invocation: true\n", "") + "\n<safety_gate>\n</safety_gate>\n"

    async def conversation() -> None:
        async with started(skill.parent) as editor:
            found = await editor.actions(editor.open(skill, text), EVERYTHING)
            (fix,) = [one for one in found if one.title.startswith("VS110")]
            assert fix.title.endswith("(may change what it means)")
            assert not fix.is_preferred

    in_time(conversation)


def test_all_safe_fixes_come_as_one_action_of_the_source(skill: Path) -> None:
    async def conversation() -> None:
        async with started(skill.parent) as editor:
            uri = editor.open(skill)
            (fix,) = await editor.actions(uri, EVERYTHING, [types.CodeActionKind.SourceFixAll])
            assert fix.kind == "source.fixAll.validate-skill"
            assert applied(SKILL, fix) == SKILL.replace("Model", "model")
            editor.type(uri, SKILL.replace("Model", "model"), version=2)
            assert await editor.actions(uri, EVERYTHING, [types.CodeActionKind.SourceFixAll]) == []

    in_time(conversation)


def test_over_a_finding_stands_the_page_of_its_rule(skill: Path) -> None:
    page = subprocess.run(
        [sys.executable, "-m", "validators", "rule", "VS111"], capture_output=True, text=True, timeout=60, check=True
    ).stdout

    async def conversation() -> None:
        async with started(skill.parent) as editor:
            uri = editor.open(skill)
            shown = await editor.hover(uri, 3, 2)
            assert shown.startswith("**error**: ")
            assert page.split("\n## ", 1)[0] in shown
            assert "validate-skill rule VS111" in shown
            assert await editor.hover(uri, 9, 0) == ""

    in_time(conversation)


def test_over_a_code_in_a_comment_stands_the_page_of_that_rule(skill: Path) -> None:
    text = SKILL.replace("Model: opus", "model: opus # VS201")

    async def conversation() -> None:
        async with started(skill.parent) as editor:
            shown = await editor.hover(editor.open(skill, text), 3, 16)
            assert shown.startswith("# VS201")

    in_time(conversation)


def test_an_editor_that_cannot_pull_is_sent_the_diagnostics(skill: Path) -> None:
    async def conversation() -> None:
        async with started(skill.parent, an_editor(pulls=False)) as editor:
            uri = editor.open(skill)
            assert [one.code for one in (await editor.published.get()).diagnostics] == ["VS111"]
            editor.type(uri, SKILL.replace("Model", "model"), version=2)
            second = await editor.published.get()
            assert (second.version, list(second.diagnostics)) == (2, [])

    in_time(conversation)


def test_files_of_other_names_are_left_alone(skill: Path) -> None:
    async def conversation() -> None:
        async with started(skill.parent) as editor:
            assert await editor.diagnostics(editor.open(skill.with_name("README.md"), SKILL)) == []

    in_time(conversation)


def test_settings_count_and_wrong_ones_are_shown(skill: Path) -> None:
    settings = skill.parent / ".validate-skill.toml"

    async def conversation() -> None:
        async with started(skill.parent) as editor:
            uri = editor.open(skill)
            settings.write_text('ignore = ["VS111"]\n')
            assert await editor.diagnostics(uri) == []
            settings.write_text('ignore = ["VS999"]\n')
            assert "VS999" in only(await editor.diagnostics(uri)).message
            settings.write_text('exclude = ["SKILL.md"]\n')
            assert await editor.diagnostics(uri) == []

    in_time(conversation)


def test_an_editor_that_pulls_is_asked_to_pull_again_when_something_was_saved(skill: Path) -> None:
    async def conversation() -> None:
        async with started(skill.parent) as editor:
            uri = editor.open(skill)
            editor.client.text_document_did_save(
                types.DidSaveTextDocumentParams(text_document=types.TextDocumentIdentifier(uri=uri))
            )
            await editor.refreshed.get()

    in_time(conversation)


def test_the_editors_own_settings_replace_those_of_files(skill: Path) -> None:
    async def conversation() -> None:
        async with started(skill.parent, options={"select": ["VS2"]}) as editor:
            assert await editor.diagnostics(editor.open(skill)) == []
            assert editor.messages == []

    in_time(conversation)


def test_settings_of_the_editor_that_are_not_understood_are_told(skill: Path) -> None:
    async def conversation() -> None:
        async with started(skill.parent, options={"selekt": ["VS2"]}) as editor:
            assert await editor.diagnostics(editor.open(skill))
            assert "selekt" in editor.messages[0]

    in_time(conversation)


def test_any_text_is_answered(skill: Path) -> None:
    texts = ["", "\x00", "---", "\ufeff", "<safety_gate>" * 50, "\r\r\r---\r", "a\u2028b\x0bc\n---\n", "x" * 1_200_000]

    async def conversation() -> None:
        async with started(skill.parent) as editor:
            uri = editor.open(skill)
            for version, text in enumerate(texts, start=2):
                editor.type(uri, text, version=version)
                await _everything(editor, uri)

    in_time(conversation)


async def _everything(editor: Editor, uri: str) -> None:
    await editor.diagnostics(uri)
    await editor.hover(uri, 0, 0)
    await editor.actions(uri, EVERYTHING)
    await editor.actions(uri, EVERYTHING, [types.CodeActionKind.SourceFixAll])


def test_the_server_ends_when_the_editor_is_gone(tmp_path: Path) -> None:
    done = subprocess.run([sys.executable, "-m", "validators.lsp"], stdin=subprocess.DEVNULL, timeout=30, check=False)
    assert done.returncode == 0


def test_an_unknown_argument_is_refused() -> None:
    argv = [sys.executable, "-m", "validators.lsp", "--tcp"]
    done = subprocess.run(argv, capture_output=True, text=True, timeout=30, check=False)
    assert (done.returncode, done.stdout) == (2, "")
    assert "--tcp" in done.stderr


def test_questions_at_once_are_all_answered(skill: Path) -> None:
    async def conversation() -> None:
        async with started(skill.parent) as editor:
            uri = editor.open(skill)
            answers = await asyncio.gather(*(editor.diagnostics(uri) for _ in range(20)))
            assert all(answer == answers[0] for answer in answers)

    in_time(conversation)
