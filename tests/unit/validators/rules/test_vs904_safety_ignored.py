from tests.unit.validators._checked import checked
from validators.rules._examples import CHECK, HEAD, gate


def test_finding_stays_and_the_comment_is_found() -> None:
    text = HEAD.replace("disable-model-invocation: true\n", "") + gate(CHECK)
    excused = text + "<!-- validate-skill: ignore-file[VS110, VS203] -- We trust it. -->\n"
    found = [(finding.code, str(finding.start)) for finding in checked(excused) if finding.code in {"VS110", "VS904"}]
    assert found == [("VS110", "1:1"), ("VS904", "13:1")]
