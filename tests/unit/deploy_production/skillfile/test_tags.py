from deploy_production.skillfile.document import Document, ProblemLog
from deploy_production.skillfile.markdown import read_markdown
from deploy_production.skillfile.tags import Tag, TagKind, read_tags


def _read(text: str) -> list[Tag]:
    document = Document.of(text)
    return list(read_tags(read_markdown(document, 0, ProblemLog(document))))


def test_kinds_of_tags_are_told_apart() -> None:
    tags = _read("<a>\n</a >\n<b/>\n<c x='1' y = \"2\" >\n<d\n<e x=1>\n")
    assert [(tag.kind, tag.name) for tag in tags] == [
        (TagKind.OPEN, "a"),
        (TagKind.CLOSE, "a"),
        (TagKind.EMPTY, "b"),
        (TagKind.OPEN, "c"),
        (TagKind.BROKEN, "d"),
        (TagKind.BROKEN, "e"),
    ]


def test_attributes_have_their_places() -> None:
    text = "- <c x='1'  y=\"2>\">"
    (tag,) = _read(text)
    assert [(name, text[start:end]) for name, start, end in tag.attributes] == [("x", "x='1'"), ("y", 'y="2>"')]
    assert text[tag.start : tag.end] == text[2:]


def test_a_tag_is_leading_after_indentation_and_one_bullet_only() -> None:
    text = "<a>\n  - <a>\n1) <a>\n- - <a>\nx <a>\n> <a>\n<!-- c --> <a>"
    assert [tag.leading for tag in _read(text)] == [True, True, True, False, False, False, True]


def test_a_tag_is_joined_to_the_one_before_on_its_line() -> None:
    tags = _read("<a> <b>x<c>\n<d>")
    assert [tag.joined for tag in tags] == [False, True, False, False]


def test_a_broken_tag_hides_nothing_behind_it() -> None:
    assert [tag.name for tag in _read("<p99 is ok</requirement>")] == ["p99", "requirement"]


def test_fences_code_and_comments_hold_no_tags() -> None:
    assert _read("```\n<a>\n```\n`<a>` <!-- <a> -->\n<!--\n<a>\n-->") == []
