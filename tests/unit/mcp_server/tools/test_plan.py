import json

from tests.simulators.mcp_client import Host, a_host, text_of
from tests.simulators.usecases import SECRET_VALUE


def test_a_plan_is_answered_with_its_digest_and_changes(host: Host) -> None:
    answer = host.answer("deploy_plan", version="1.4.0")
    assert answer["plan_digest"] == host.use_cases.stored.digest
    assert answer["mode"] == "PRODUCTION"
    assert answer["changes"] == [
        {"object": "Secret/web-keys", "change": "spec-changed"},
        {"object": "Deployment/web", "change": "template-changed"},
    ]
    assert host.use_cases.called("plan") == [{"version": "1.4.0"}]


def test_a_plan_never_holds_a_secret_value(host: Host) -> None:
    assert SECRET_VALUE not in text_of(host.call("deploy_plan", version="1.4.0"))


def test_the_text_is_the_structured_answer(host: Host) -> None:
    result = host.call("deploy_plan", version="1.4.0")
    assert json.loads(text_of(result)) == result.structured_content


def test_a_rehearsal_says_so() -> None:
    assert a_host(rehearsal=True).answer("deploy_plan", version="1.4.0")["mode"] == "REHEARSAL"
