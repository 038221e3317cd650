"""Counts out of a JUnit XML report: test cases are counted, totals in attributes are not believed.

The report was written by the code under test: no entities, no network, no document type, no huge trees.
"""

from lxml import etree

from deploy_production.model.text import one_line
from deploy_production.verifiers._records import RecordError
from deploy_production.verifiers._test_counts import Counts

_REMEDY = "Let the test command write a JUnit XML report to the path of `checks.tests_pass.report`."
_BAD = {"failure", "error"}


def junit_counts(content: bytes, *, name: str) -> Counts:
    """Returns the counts of a report.

    Raises:
        RecordError: when it is no JUnit report.
    """
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise RecordError(f"{name} is no XML: {one_line(str(error))}", diagnosis=_REMEDY) from None
    if root.getroottree().docinfo.internalDTD is not None or _local(root) not in {"testsuites", "testsuite"}:
        raise RecordError(
            f"{name} is no JUnit report: its root is {one_line(_local(root), cap=60)}.", diagnosis=_REMEDY
        )
    results = [{_local(child) for child in case} for case in root.iter() if _local(case) == "testcase"]
    failed = sum(bool(result & _BAD) for result in results)
    skipped = sum("skipped" in result and not result & _BAD for result in results)
    return Counts(passed=len(results) - failed - skipped, failed=failed, skipped=skipped, source="JUnit")


def _local(element: etree._Element) -> str:
    # The tag of a comment is a function, which is none of the names asked for.
    return str(element.tag).rpartition("}")[2]
