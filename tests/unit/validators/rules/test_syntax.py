from validators.rules._examples import CHECK, HEAD, gate
from validators.runner import check_bytes


def test_problem_of_the_reader_belongs_to_the_rule_that_claims_it() -> None:
    findings = check_bytes((HEAD + gate(CHECK + CHECK) + "</check>\n").encode(), "SKILL.md")
    assert [(finding.rule, finding.code) for finding in findings] == [
        ("duplicate-check-id", "duplicate-check-id"),
        ("syntax", "stray-end"),
    ]
