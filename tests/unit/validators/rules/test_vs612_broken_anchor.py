import pytest

from tests.unit.validators.rules._found import findings
from validators.rules._skills import skill

BODY = """\
# First & last: steps

## `npm` run_it

## Twice

## Twice ##

### [A link](https://example.com) here

<a name="Named"></a>

"""
FILES = {"release-shop/references/a.md": "# The end\n", "release-shop/run.sh": "true\n"}


@pytest.mark.parametrize(
    "anchor",
    ["first--last-steps", "npm-run_it", "twice", "twice-1", "a-link-here", "named", "First--Last-Steps", "top", "L3"],
)
def test_anchor_of_a_heading_is_right(anchor: str) -> None:
    assert findings("VS612", skill(body=f"{BODY}[x](#{anchor})")) == []


@pytest.mark.parametrize("anchor", ["first-last-steps", "twice-2", "npm", "nothing"])
def test_anchor_of_no_heading_is_found(anchor: str) -> None:
    (found,) = findings("VS612", skill(body=f"[x](#{anchor})\n\n{BODY}"))
    assert str(found.start) == "6:5"


@pytest.mark.parametrize(
    ("target", "count"),
    [
        ("references/a.md#the-end", 0),
        ("references/a.md#the-start", 1),
        ("references/missing.md#x", 0),
        ("run.sh#x", 0),
        ("../b.md#x", 0),
        ("https://example.com#x", 0),
        ("#", 0),
    ],
)
def test_anchor_in_a_file_is_looked_up_there(target: str, count: int) -> None:
    assert len(findings("VS612", skill(body=f"[x]({target})"), files=FILES)) == count
