import pytest

from deploy_production.verifiers._markdown import filled_sections


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("## A\ntext", {"a": True}),
        ("## A\n## B\ntext", {"a": False, "b": True}),
        ("## A\n# Other\ntext", {"a": False}),
        ("## A\n### Deeper\ntext", {"a": True}),
        ("## A\n~~~\n## B\n~~~\n", {"a": True}),
        ("## A\n```\n``` not the end\n## B\n```\n", {"a": True}),
        ("````\n```\n## A\n````\n## B\ntext", {"b": True}),
        ("<!--\n## A\n-->\n## B\ntext", {"b": True}),
        ("## A\n<!-- never closed\ntext", {"a": False}),
        ("## A\ntext\n## A\n", {"a": True}),
        ("##NoSpace\ntext", {}),
        ("text without a heading", {}),
    ],
)
def test_each_heading_is_told_with_whether_something_stands_under_it(text: str, wanted: dict[str, bool]) -> None:
    assert filled_sections(text) == wanted
