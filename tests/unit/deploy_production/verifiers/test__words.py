from datetime import timedelta

import pytest

from deploy_production.verifiers._words import in_words, names_version


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0.3, "0.3 seconds"),
        (119, "119 seconds"),
        (120, "2 minutes"),
        (5400, "90 minutes"),
        (95400, "26.5 hours"),
        (172800, "2 days"),
    ],
)
def test_a_duration_is_said_in_the_unit_people_would_use(seconds: float, words: str) -> None:
    assert in_words(timedelta(seconds=seconds)) == words


@pytest.mark.parametrize("text", ["1.4.0", "web 1.4.0.", "(1.4.0)", "`1.4.0`, tonight", "1.3.0/1.4.0"])
def test_a_version_is_found_as_a_word(text: str) -> None:
    assert names_version(text, "1.4.0")


@pytest.mark.parametrize("text", ["1.4.01", "11.4.0", "v1.4.0", "1.4.0-rc1", "1.4.0+7", "1.4.0.1", "1x4x0", ""])
def test_a_part_of_another_version_is_not_it(text: str) -> None:
    assert not names_version(text, "1.4.0")
