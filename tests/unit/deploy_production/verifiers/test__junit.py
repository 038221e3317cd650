import pytest

from deploy_production.verifiers._junit import junit_counts
from deploy_production.verifiers._records import RecordError
from deploy_production.verifiers._test_counts import Counts


def counted(body: str) -> tuple[int, int, int]:
    counts = junit_counts(body.encode(), name="junit.xml")
    assert isinstance(counts, Counts)
    return counts.passed, counts.failed, counts.skipped


@pytest.mark.parametrize(
    ("body", "wanted"),
    [
        ("<testsuites><testsuite><testcase/></testsuite><testsuite><testcase/></testsuite></testsuites>", (2, 0, 0)),
        ("<testsuite><testcase><failure/></testcase><testcase><error/></testcase></testsuite>", (0, 2, 0)),
        ("<testsuite><testcase><skipped/></testcase><testcase/></testsuite>", (1, 0, 1)),
        ("<testsuite><testcase><skipped/><failure/></testcase></testsuite>", (0, 1, 0)),
        ("<testsuite><testsuite><testcase/></testsuite><!-- x --></testsuite>", (1, 0, 0)),
        ('<testsuite xmlns="urn:x"><testcase/></testsuite>', (1, 0, 0)),
        ('<testsuite tests="900" failures="0"/>', (0, 0, 0)),
    ],
)
def test_test_cases_are_counted_and_totals_are_not_believed(body: str, wanted: tuple[int, int, int]) -> None:
    assert counted(body) == wanted


@pytest.mark.parametrize(
    "body",
    [
        "",
        "no XML",
        "<html/>",
        "<testsuite>",
        '<!DOCTYPE t [<!ENTITY x "<testcase/>">]><testsuite>&x;</testsuite>',
        '<!DOCTYPE t SYSTEM "file:///etc/passwd"><testsuite><testcase/></testsuite>',
    ],
)
def test_what_is_no_plain_report_is_an_error(body: str) -> None:
    with pytest.raises(RecordError) as caught:
        counted(body)
    assert "checks.tests_pass.report" in caught.value.diagnosis
