import pytest

from tests.unit.validators.rules._found import findings
from validators.rule import Profile, Severity
from validators.rules._examples import CHECK, HEAD, gate
from validators.rules._skills import skill


@pytest.mark.parametrize(
    ("description", "count"),
    [
        ("Releases the shop. Use when ready. Not for previews.", 0),
        ("Releases the shop when ready, never a preview.", 0),
        ("Releases the shop. Don't use it for previews.", 0),
        ("Releases the shop rather than a preview.", 0),
        ("Releases the shop. For previews use stage-shop.", 0),
        ("Releases the shop; for a preview in .preview files, see stage-shop.", 0),
        ("Releases the shop. For previews→stage-shop.", 0),
        ("Releases the shop. Use it for a version → then ship.", 1),
        ("Releases the shop. Use when ready.", 1),
        ("Releases not just the shop.", 1),
        ("Writes notes of the shop.", 1),
    ],
)
def test_description_that_does_not_say_when_not_is_found(description: str, count: int) -> None:
    assert len(findings("VS203", skill(description=description))) == count


def test_it_is_advice_but_for_the_seed() -> None:
    text = skill(description="Releases the shop. Use when ready.")
    severities = [findings("VS203", text, profile=profile)[0].severity for profile in Profile]
    assert severities == [Severity.ADVICE, Severity.ADVICE, Severity.WARNING]


def test_skill_that_only_people_start_needs_none_unless_it_deploys() -> None:
    assert findings("VS203", skill("disable-model-invocation: true", description="Releases the shop.")) == []
    deploying = HEAD.replace("Use when a version is ready. Not for previews.", "") + gate(CHECK)
    assert len(findings("VS203", deploying)) == 1
