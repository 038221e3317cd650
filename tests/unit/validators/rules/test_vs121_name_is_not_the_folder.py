from tests.unit.validators.rules._found import findings, places
from validators.document import Document
from validators.engine import check_document
from validators.policy import Policy
from validators.rule import Profile, Severity
from validators.rules._skills import skill


def test_name_that_is_not_the_folder_is_found_at_its_value() -> None:
    assert places("VS121", skill(name="ship")) == ["2:7"]


def test_standard_refuses_it() -> None:
    assert findings("VS121", skill(name="ship"), profile=Profile.SPEC)[0].severity is Severity.ERROR


def test_malformed_name_is_left_to_another_rule() -> None:
    assert places("VS121", skill(name="Ship")) == []


def test_text_that_stands_nowhere_has_no_folder() -> None:
    outcome = check_document(Document(skill(name="ship").encode()), Policy(select=("VS121",)))
    assert outcome.findings == []


def test_skill_at_the_root_of_a_repository_is_left_alone() -> None:
    assert findings("VS121", skill(name="ship"), files={"release-shop/.git/HEAD": ""}) == []
