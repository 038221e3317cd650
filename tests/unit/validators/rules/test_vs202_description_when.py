import pytest

from tests.unit.validators.rules._found import places
from validators.rules._examples import CHECK, HEAD, gate
from validators.rules._skills import skill


@pytest.mark.parametrize(
    "description",
    [
        "Releases the shop. Use when ready.",
        "Releases the shop. Use this skill for versions that are ready.",
        'Guides the release of the shop. Triggers on \\"ship it\\".',
        "Releases the shop after the tests.",
        "Knowledge of the shop, useful for releases.",
        "Releases, tags and notes, for the work of shops, stores and stalls.",
        "The user asks to release the shop.",
        "Releases the shop. Preferred for large versions.",
        "Custos de prompt engineering e qualidade.",
        "Gibt den Laden frei und prüft ihn danach gründlich.",
    ],
)
def test_description_that_says_when_is_left_alone(description: str) -> None:
    assert places("VS202", skill(description=f'"{description}"')) == []


@pytest.mark.parametrize(
    "description",
    [
        "Releases the shop.",
        "Shop release patterns, error handling, checks.",
        "Helper for releases of the shop, with checks.",
    ],
)
def test_description_that_does_not_say_when_is_found(description: str) -> None:
    assert places("VS202", skill(description=description)) == ["3:14"]


def test_key_for_it_says_it() -> None:
    assert places("VS202", skill("when_to_use: A version is ready.", description="Releases the shop.")) == []


def test_skill_that_only_people_start_needs_none_unless_it_deploys() -> None:
    assert places("VS202", skill("disable-model-invocation: true", description="Releases the shop.")) == []
    deploying = HEAD.replace("Use when a version is ready. Not for previews.", "") + gate(CHECK)
    assert len(places("VS202", deploying)) == 1


def test_use_of_the_skill_by_its_own_name_says_when() -> None:
    assert places("VS202", skill(description="Releases the shop. Use release-shop for whole versions.")) == []
    assert len(places("VS202", skill(description="Releases the shop. Use stage-shop for previews."))) == 1
