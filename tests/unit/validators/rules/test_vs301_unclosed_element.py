from tests.unit.validators.rules._found import findings, places
from validators.rule import Profile, Severity
from validators.rules._examples import CHECK, HEAD, gate


def test_end_without_its_element_is_found() -> None:
    assert places("VS301", HEAD + gate(CHECK) + "</check>\n") == ["14:1"]


def test_problem_of_the_reader_belongs_to_the_rule_that_claims_it() -> None:
    text = HEAD + gate(CHECK + CHECK) + "</check>\n"
    assert places("VS301", text) == ["18:1"]
    assert places("VS411", text) == ["12:1"]


def test_it_is_a_warning_where_no_program_was_meant_to_read_the_block() -> None:
    severities = [findings("VS301", f"{HEAD}<mission_control>\n", profile=one)[0].severity for one in Profile]
    assert severities == [Severity.WARNING, Severity.WARNING, Severity.ERROR]
    assert findings("VS301", HEAD + gate(CHECK) + "</check>\n")[0].severity is Severity.ERROR
