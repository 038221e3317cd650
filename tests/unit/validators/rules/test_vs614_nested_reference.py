import pytest

from tests.unit.validators.rules._found import findings
from validators.rules._skills import skill


def _files(steps: str, **more: str) -> dict[str, str]:
    return {"release-shop/references/steps.md": steps, "release-shop/references/build.md": "# Build\n", **more}


LINK = "Read [steps](references/steps.md).\n"


@pytest.mark.parametrize("steps", ["[b](build.md)", "[b](./build.md#x)", "[b](../references/build.md)"])
def test_file_that_only_a_reference_links_to_is_found(steps: str) -> None:
    (found,) = findings("VS614", skill(body=LINK), files=_files(steps))
    assert str(found.start) == "6:14"
    assert "references/build.md" in found.message


@pytest.mark.parametrize(
    "steps",
    ["[b](missing.md)", "[b](../SKILL.md)", "[b](steps.md#x)", "`[b](build.md)`", "[b](https://x.org/b.md)", ""],
)
def test_other_link_of_a_reference_is_left_alone(steps: str) -> None:
    assert findings("VS614", skill(body=LINK), files=_files(steps)) == []


def test_file_that_the_skill_names_in_words_is_left_alone() -> None:
    assert findings("VS614", skill(body=f"{LINK}Then build.md."), files=_files("[b](build.md)")) == []
