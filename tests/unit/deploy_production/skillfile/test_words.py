import shlex

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deploy_production.skillfile.arguments import CommandError
from deploy_production.skillfile.words import split_words


def test_words_are_split_as_a_shell_splits_them() -> None:
    text = """docker build  -t "my app":'x y' a"b"c ''"""
    assert split_words(text) == shlex.split(text) == ["docker", "build", "-t", "my app:x y", "abc", ""]


def test_variables_stay_in_their_words() -> None:
    assert split_words('a$VERSION-${IMAGE} "$VERSION x"') == ["a$VERSION-${IMAGE}", "$VERSION x"]


@settings(deadline=None)
@given(st.text(alphabet="ab \t'\"=-./:,@%+", max_size=30))
def test_every_accepted_line_is_split_exactly_as_by_posix_rules(text: str) -> None:
    try:
        words = split_words(text)
    except CommandError:
        return
    assert words == shlex.split(text)


@pytest.mark.parametrize("text", ["A=1 b", "A+=1 b"])
def test_assignment_before_a_command_is_refused(text: str) -> None:
    with pytest.raises(CommandError, match="assignment"):
        split_words(text)
