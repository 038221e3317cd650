from tests.unit.validators.rules._found import findings, places
from validators.rules._skills import skill
from validators.rules.vs108_read_at_second_try import BAD


def test_value_that_needs_quotes_is_found_at_its_place() -> None:
    assert places("VS108", BAD[0].text) == ["3:22"]


def test_what_neither_try_reads_belongs_to_another_rule() -> None:
    assert places("VS108", skill("paths: [src", "  - {")) == []


def test_fix_quotes_every_line_that_the_second_try_reads_differently() -> None:
    (found,) = findings("VS108", skill("argument-hint: [a] [b]", "allowed-tools: Bash(git log:*)"))
    assert [edit.text for edit in found.fixes[0].edits] == [
        'argument-hint: "[a] [b]"',
        'allowed-tools: "Bash(git log:*)"',
    ]


def test_file_with_two_characters_at_its_line_ends_is_not_fixed() -> None:
    text = skill("argument-hint: [a] [b]", "\tmodel: opus").replace("\n", "\r\n")
    assert all(found.fixes == () for found in findings("VS108", text))
