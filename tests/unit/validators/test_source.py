from hypothesis import given
from hypothesis import strategies as st

from deploy_production.skillfile.document import decode
from validators.fixing import edited
from validators.note import Edit
from validators.source import read_source

_TEXTS = st.lists(
    st.sampled_from(["a", "é", "\U0001f600", "\n", "\r\n", "\r", "\ufeff", "\u200b", "\u00a0", " ", "\x00"])
)


@given(st.one_of(st.binary(max_size=80), _TEXTS.map(lambda parts: "".join(parts).encode())))
def test_text_and_problems_are_those_of_the_engines_reader(data: bytes) -> None:
    source, (document, log) = read_source(data), decode(data)
    assert source.text == document.text
    assert source.starts == document.starts
    assert source.problems == log.sorted()


@given(_TEXTS.map("".join), st.data())
def test_places_lead_back_to_the_file(text: str, data: st.DataObject) -> None:
    source = read_source(text.encode())
    offset = data.draw(st.integers(0, len(source.text)))
    assert source.offset(source.position(offset)) == offset
    assert source.text[:offset].count("\n") == source.original[: source.original_offset(offset)].count("\n")
    assert source.byte_offset(offset) == len(source.original[: source.original_offset(offset)].encode())


@given(_TEXTS.map("".join))
def test_no_edit_changes_nothing(text: str) -> None:
    assert edited(read_source(text.encode()), []) == text.encode()


def test_an_edit_keeps_line_ends_and_mark() -> None:
    source = read_source(b"\xef\xbb\xbfab\r\ncd\r\n")
    assert edited(source, [Edit(start=1, end=4, text="x\ny")]) == b"\xef\xbb\xbfax\r\nyd\r\n"


def test_columns_of_utf_16_count_a_pair_for_what_lies_beyond_the_first_plane() -> None:
    source = read_source("\U0001f600é!".encode())
    assert [source.utf16_column(source.position(offset)) for offset in range(4)] == [1, 3, 4, 5]
