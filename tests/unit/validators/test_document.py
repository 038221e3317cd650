import pytest

from deploy_production.model.source import Span as DeepSpan
from tests.unit.validators._checked import a_document
from validators.document import Document, Kind
from validators.neighbours import DiskNeighbours, GivenNeighbours, NoNeighbours
from validators.note import Need
from validators.rules._examples import CHECK, HEAD, gate


@pytest.mark.parametrize(
    ("text", "control", "deploys"),
    [
        (HEAD + gate(CHECK), True, True),
        (HEAD + "<mission_control>\n</mission_control>\n", True, False),
        (HEAD + "<saftey_gate>\n", True, False),
        (HEAD + "- </check>\n", True, False),
        (HEAD + "Press <enter> or <b>.\n<something_else_entirely>\n", False, False),
        (HEAD, False, False),
    ],
)
def test_control_tags_are_seen_also_misspelt(text: str, *, control: bool, deploys: bool) -> None:
    document = a_document(text)
    assert (document.has_control, document.deploys) == (control, deploys)
    assert (Need.CONTROL in document.met(), Need.SKILL in document.met()) == (control, deploys)


def test_needs_are_those_of_its_kind() -> None:
    skill, plugin = a_document("---\nname: a\n---\n"), a_document("{}", kind=Kind.PLUGIN)
    assert skill.met() == {Need.FILE, Need.TEXT, Need.FRONTMATTER}
    assert plugin.met() == {Need.FILE, Need.PLUGIN, Need.MANIFEST}


def test_places_of_the_deep_reader_lead_to_offsets_and_back() -> None:
    document = a_document("ab\ncdé\n")
    assert document.offsets(DeepSpan.at(2, 2, 2)) == (4, 6)
    assert str(document.position(4)) == "2:2"
    assert document.note("x", DeepSpan.at(2, 1, 3)).end == 6


def test_snippets_are_shells_code_and_commands_in_order() -> None:
    text = HEAD + "Do `a b` first.\n```bash\nc\n```\n```json\n{}\n```\n```\nd\n```\n<command>e f</command>\n"
    snippets = a_document(text).snippets
    assert [(one.origin, one.text) for one in snippets] == [
        ("code", "a b"),
        ("fence", "c\n"),
        ("fence", "d\n"),
        ("element", "e f"),
    ]
    assert all(text[one.start : one.end] == one.text for one in snippets)


def test_script_is_one_snippet() -> None:
    (snippet,) = a_document("a\nb\n", kind=Kind.SCRIPT).snippets
    assert (snippet.text, snippet.origin) == ("a\nb\n", "script")


@pytest.mark.parametrize(("value", "manual"), [("true", True), ('"true"', True), ("yes", False), ("false", False)])
def test_manual_only_is_what_every_client_takes_for_it(value: str, *, manual: bool) -> None:
    assert a_document(f"---\ndisable-model-invocation: {value}\n---\n").manual_only == manual


def test_manifest_has_places() -> None:
    text = '{"name": "a\\/b",\n\t"skills": ["./x"]}'
    manifest = a_document(text, kind=Kind.PLUGIN).manifest
    assert manifest is not None
    assert manifest.value == {"name": "a/b", "skills": ["./x"]}
    assert text[manifest.fields[1].node.items[0].start : manifest.fields[1].node.items[0].end] == '"./x"'


@pytest.mark.parametrize("text", ["", "[]", "{", "name: a", '{"a": 1,}'])
def test_what_is_no_json_object_is_no_manifest(text: str) -> None:
    assert a_document(text, kind=Kind.PLUGIN).manifest is None


def test_given_neighbours_are_found_from_the_folder_of_the_document() -> None:
    files = {"shop/SKILL.md": "", "shop/references/a.md": "A", "other/b.md": "B"}
    near = GivenNeighbours(directory="shop", files=files)
    assert near.folder == "shop"
    assert [near.exists(name) for name in ("references", "references/a.md", "../other/b.md", "c.md")] == [
        True,
        True,
        True,
        False,
    ]
    assert (near.read("references/a.md"), near.read("c.md")) == ("A", None)
    assert near.names() == ("SKILL.md", "references")


def test_disk_and_given_neighbours_say_the_same(tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("tree") / "shop"
    (folder / "references").mkdir(parents=True)
    (folder / "references" / "a.md").write_bytes(b"A\r\n")
    disk = DiskNeighbours(directory=str(folder))
    given = GivenNeighbours(directory="shop", files={"shop/references/a.md": "A\n"})
    for name in ("references", "references/a.md", "c.md", "."):
        assert (disk.exists(name), disk.names(name), disk.folder) == (given.exists(name), given.names(name), "shop")
        assert disk.read(name) == given.read(name)


def test_text_that_stands_nowhere_has_no_neighbours() -> None:
    near = Document(b"").neighbours
    assert isinstance(near, NoNeighbours)
    assert (near.exists("a"), near.read("a"), near.names(), near.folder) == (None, None, (), None)
