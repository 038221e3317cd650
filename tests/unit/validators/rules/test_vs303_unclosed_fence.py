from tests.unit.validators.rules._found import findings, places
from validators.rule import Profile, Severity
from validators.rules._examples import CHECK, HEAD, gate
from validators.rules.vs303_unclosed_fence import BAD, GOOD


def test_unclosed_fence_is_found_at_its_place() -> None:
    assert places("VS303", BAD[0].text) == ["6:1"]


def test_what_is_right_is_left_alone() -> None:
    assert places("VS303", GOOD[0].text) == []


def test_it_is_an_error_where_a_program_may_act_and_else_a_warning() -> None:
    severities = [findings("VS303", BAD[0].text, profile=one)[0].severity for one in Profile]
    assert severities == [Severity.WARNING, Severity.WARNING, Severity.ERROR]
    assert findings("VS303", f"{HEAD}{gate(CHECK)}```\n")[0].severity is Severity.ERROR
    assert findings("VS303", f"{HEAD}```\n{gate(CHECK)}")[0].severity is Severity.ERROR


def test_what_follows_from_a_broken_fence_is_not_told_again() -> None:
    broken = "```md\n```bash\nnpm test\n```\n```\nText.\n```bash\nnpm run ship\n```\n"
    assert places("VS303", HEAD + broken) == ["7:1"]


def test_fence_of_its_own_behind_a_broken_one_is_told_too() -> None:
    assert places("VS303", HEAD + "```md\n```bash\nnpm test\n```\n\n```py\n```sh\nls\n```\n") == ["7:1", "12:1"]


def test_fence_in_a_comment_of_a_program_ends_no_other() -> None:
    assert places("VS303", GOOD[2].text) == []
    assert places("VS303", GOOD[2].text.replace(" * ```\n", " ```\n")) == ["8:4"]


def test_code_between_backticks_inside_a_fence_opens_none() -> None:
    assert places("VS303", HEAD + "```md\n```code``` is code.\n```\n") == []
