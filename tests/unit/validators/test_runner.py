from pathlib import Path

import pytest

from validators import engine
from validators.catalogue import Panel, codes, slug_of
from validators.discovery import Target
from validators.document import Document
from validators.policy import Policy
from validators.rule import Profile, Severity
from validators.runner import Report, check_targets

ROOT = Path(__file__).parents[3]
SEED = ROOT / "skills" / "deploy-production" / "SKILL.md"


def _report(*paths: Path, policy: Policy | None = None) -> Report:
    report = check_targets([Target(path=str(path)) for path in paths], policy or Policy())
    assert report.faults == ()
    return report


def test_file_that_cannot_be_read_is_a_finding_and_the_rest_goes_on(tmp_path: Path) -> None:
    report = _report(tmp_path, SEED)
    assert [finding.code for finding in report.findings if finding.path == str(tmp_path)] == ["VS190"]
    assert report.paths == (str(tmp_path), str(SEED))


def test_shipped_skill_has_no_error_and_its_known_warnings() -> None:
    for profile in Profile:
        if profile is not Profile.SPEC:
            found = {finding.severity for finding in _report(SEED, policy=Policy(profile=profile)).findings}
            assert found <= {Severity.ADVICE}


@pytest.mark.requirement("genetic.description")
def test_shipped_skill_says_what_when_and_when_not() -> None:
    group = [code for code in codes() if code.startswith("VS2")]
    assert any("description" in slug_of(code) for code in group)
    assert [finding.code for finding in _report(SEED, policy=Policy(select=("VS2",))).findings] == []


def test_every_bad_document_of_the_corpus_is_found() -> None:
    for path in sorted((ROOT / "tests" / "corpus" / "bad").glob("*.md")):
        severities = {finding.severity for finding in _report(path).findings}
        assert severities & {Severity.ERROR, Severity.WARNING}, path
        # Clients read over a byte order mark since 2.1.239: it is no more than likely to harm.
        assert Severity.ERROR in severities or path.stem == "byte-order-mark", path


def test_every_good_document_of_the_corpus_has_no_error() -> None:
    for path in sorted((ROOT / "tests" / "corpus" / "good").glob("*.md")):
        errors = [finding for finding in _report(path).findings if finding.severity is Severity.ERROR]
        assert errors == [], path


def test_document_that_the_reader_breaks_on_is_a_fault_and_the_rest_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = tmp_path / "SKILL.md"
    broken.write_text("planted", encoding="utf-8")
    asked_for = engine.asked_for

    def asked(document: Document) -> Panel:
        if document.text == "planted":
            raise RuntimeError("planted")
        return asked_for(document)

    monkeypatch.setattr(engine, "asked_for", asked)
    report = check_targets([Target(path=str(broken)), Target(path=str(SEED))], Policy())
    assert [(fault.code, fault.path) for fault in report.faults] == [(engine.READER, str(broken))]
    assert {finding.path for finding in report.findings} == {str(SEED)}
