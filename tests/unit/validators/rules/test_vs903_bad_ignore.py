import pytest

from tests.unit.validators.rules._found import findings
from validators.rules._suppressed import silenced


@pytest.mark.parametrize(
    ("comment", "place", "hint"),
    [
        ("ignore -- No previews.", "3:1", "write ignore[VS101] -- why"),
        ("ignored[VS203] -- No previews.", "3:1", "write ignore[VS101] -- why"),
        ("ignore[] -- No previews.", "3:1", "write ignore[VS101] -- why"),
        ("ignore[VS2O1] -- No previews.", "3:26", 'no rule is called "VS2O1"; validate-skill rules lists them'),
        ("ignore[emty-gate] -- No previews.", "3:26", 'no rule is called "emty-gate"; write empty-gate'),
        ("ignore[qqqqqqqq] -- No previews.", "3:26", "validate-skill rules lists them"),
    ],
)
def test_comment_that_cannot_silence_says_what_to_write(comment: str, place: str, hint: str) -> None:
    (finding,) = findings("VS903", silenced(f"validate-skill: {comment}"))
    assert str(finding.start) == place
    assert hint in finding.message
