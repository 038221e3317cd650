"""Reading `deploy-production.yaml`."""

from datetime import date, time, timedelta

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from deploy_production.errors import SettingsError
from deploy_production.model.canonical import digest
from deploy_production.settings.reading import read_settings, settings_digest

GOOD = """\
version: 1
application: web
image:
  registry: registry.example:5000
  name: shop/web
kubernetes:
  context: production
  namespace: shop
timezone: Europe/Berlin
freeze:
  country: DE
  subdivision: BY
  dates: [2026-12-24]
  friday_from: 12:00
approvers: [anna@example.org]
commands:
  build: [[npm, ci], [npm, run, build]]
rollout:
  soak: 45m
verify:
  health:
    - name: ready
      service: web
      path: /healthz
  smoke:
    - name: version
      service: web
      path: /version
      contains: $VERSION
checks:
  backups_current:
    backup: /var/backups/shop/last.yaml
    restore_test: /var/backups/shop/restore.yaml
    database: shop
"""


def refusal(text: str | bytes) -> list[str]:
    data = text if isinstance(text, bytes) else text.encode()
    with pytest.raises(SettingsError) as caught:
        read_settings(data)
    assert "plan again" in caught.value.diagnosis
    return caught.value.message.splitlines()[1:]


def only_refusal(old: str, new: str) -> str:
    assert GOOD.count(old) == 1
    (line,) = refusal(GOOD.replace(old, new))
    return line.removeprefix("deploy-production.yaml:")


def test_a_good_file_is_read_with_all_its_types() -> None:
    settings = read_settings(GOOD.encode())
    assert settings.application == "web"
    assert settings.image.repository == "registry.example:5000/shop/web"
    assert settings.rollout.soak == timedelta(minutes=45)
    assert settings.freeze.dates == (date(2026, 12, 24),)
    assert settings.freeze.friday_from == time(12, 0)
    assert settings.commands.build == (("npm", "ci"), ("npm", "run", "build"))
    assert settings.checks.team_notified is None


def test_a_byte_order_mark_is_no_problem() -> None:
    assert read_settings(b"\xef\xbb\xbf" + GOOD.encode()) == read_settings(GOOD.encode())


def test_the_same_bytes_give_the_same_canonical_settings() -> None:
    first, second = (read_settings(GOOD.encode()).model_dump(mode="json") for _ in range(2))
    assert digest(first) == digest(second)


def test_the_digest_is_that_of_the_bytes() -> None:
    assert settings_digest(b"") == "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    assert settings_digest(GOOD.encode()) != settings_digest(GOOD.encode() + b"# a remark\n")


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("soak: 45m", "soek: 45m", "19:3: `rollout.soek` is not known; did you mean `soak`? [unknown-key]"),
        ("soak: 45m", "soak: 45", '19:9: `rollout.soak`: write a duration with its unit, for example "90s", '),
        ("version: 1\n", 'version: "1"\n', '1:10: `version`: must be 1 (found "1")'),
        ("application: web", "application: Web_1", "2:14: `application`: write a Kubernetes name: lower-case"),
        ("registry.example:5000", "https://registry.example", "4:13: `image.registry`: write host and port"),
        ("Europe/Berlin", "Europe/Belin", "9:11: `timezone`: there is no time zone of this name; did you mean"),
        ("country: DE", "country: XX", "11:3: `freeze`: the holidays of country XX are not known"),
        ("subdivision: BY", "subdivision: ZZ", "11:3: `freeze`: country DE has no subdivision ZZ; known are: BB"),
        ("[2026-12-24]", "[2026-13-24]", "13:11: `freeze.dates[0]`: write a date as YYYY-MM-DD"),
        ("[2026-12-24]", "2026-12-24", "13:10: `freeze.dates`: write a list, for example [2026-12-24]"),
        ("friday_from: 12:00", "friday_from: 12:00Z", "14:16: `freeze.friday_from`: write a time of day without"),
        ("friday_from: 12:00", "friday_from: 720", "14:16: `freeze.friday_from`: write a time of day as HH:MM"),
        ("[anna@example.org]", "[Anna]", "15:13: `approvers[0]`: write an e-mail address"),
        ("[[npm, ci], [npm, run, build]]", "npm run build", "17:10: `commands.build`: write a list, for example [npm,"),
        ("contains: $VERSION", "contains: ok", "26:5: `verify.smoke`: at least one endpoint needs `contains`"),
        ("      path: /healthz", "      url: http://x/", "22:7: `verify.health[0]`: give exactly one of `url`"),
        ("    database: shop\n", "", "31:3: `checks.backups_current.database` is missing"),
        ("soak: 45m", "soak: 45m\n  stability: 20m", "19:3: `rollout`: `stability` must be shorter than `deadline`"),
        ("soak: 45m", "soak: 45m\n  restarts_allowed: true", "20:21: `rollout.restarts_allowed`: write a whole number"),
        ("soak: 45m", "soak: 45m\nrehearsal: yes", "20:12: `rehearsal`: write true or false, without quotes"),
        (
            "name: shop/web\n",
            "name: shop/web\n  manifest_name: web:1\n",
            "6:18: `image.manifest_name`: write the image's name",
        ),
        ("namespace: shop", "namespace: shop\n  manifests: ../x", "9:14: `kubernetes.manifests`: write a path inside"),
        (
            "restore_test: /var",
            "restore_test: ../var",
            "33:19: `checks.backups_current.restore_test`: write the path without",
        ),
        ("checks:", "checks:\n  team_notified: {}", "31:18: `checks.team_notified`: give exactly one of `calendar`"),
        ("checks:", "checks:\n  migrations_tested: {paths: [db]}", "31:22: `checks.migrations_tested`: give exactly"),
        ("checks:", "checks:\n  migrations_tested: {record: x}", "31:22: `checks.migrations_tested`: `record` needs"),
        ("checks:", "checks:\n  deployment_plan: {headings: []}", "31:31: `checks.deployment_plan.headings`: needs"),
        ("namespace: shop", "namespace: CHANGE-ME", "8:14: `kubernetes.namespace` still says CHANGE-ME"),
        ("kubernetes:\n  context: production\n  namespace: shop\n", "", "1:1: `kubernetes` is missing"),
    ],
)
def test_each_problem_is_told_with_its_place_and_what_to_write(old: str, new: str, message: str) -> None:
    assert only_refusal(old, new).startswith(message)


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("{name: a, query: up}", "give `minimum`, `maximum` or both"),
        ("{name: a, query: up, minimum: 2, maximum: 1}", "`minimum` is greater than `maximum`"),
        ('{name: a, query: up, minimum: "2"}', "write a number, without quotes"),
        ("{name: a, query: up, minimum: 1}, {name: a, query: up, minimum: 1}", "more than once: a"),
    ],
)
def test_a_metric_query_needs_a_range_and_a_name_of_its_own(query: str, message: str) -> None:
    lines = f"checks:\n  monitoring_configured: {{prometheus: 'http://p:9090', rules: [r], queries: [{query}]}}"
    assert message in only_refusal("checks:", lines)


@pytest.mark.parametrize(
    ("pattern", "message"), [('"("', "this is no regular expression"), ('"x*"', "every line would be an error")]
)
def test_an_error_pattern_must_be_an_expression_that_means_something(pattern: str, message: str) -> None:
    assert message in only_refusal("verify:", f"verify:\n  logs: {{error_pattern: {pattern}}}")


def test_port_and_path_belong_to_a_service() -> None:
    line = only_refusal("      service: web\n      path: /healthz", "      url: http://x/\n      path: /healthz")
    assert "`port` and `path` belong to `service`" in line


def test_all_problems_are_told_at_once_in_the_order_of_the_file() -> None:
    text = GOOD.replace("soak: 45m", "soek: 45").replace("namespace: shop", "namespace: 5").replace("DE", "XX")
    places = [line.split(": ")[0] for line in refusal(text + "checks: {}\n")]
    assert places == [f"deploy-production.yaml:{place}" for place in ("8:14", "11:3", "19:3", "35:1")]


def test_wrong_entries_do_not_make_their_list_too_short() -> None:
    assert "verify.smoke[0].contians` is not known" in only_refusal("contains: $VERSION", "contians: $VERSION")


def test_a_password_in_a_url_is_refused_and_not_repeated() -> None:
    line = only_refusal("      service: web\n      path: /healthz", "      url: http://joe:hunter2@x/")
    assert "must not hold a user or a password" in line
    assert "hunter2" not in line


def test_control_characters_of_a_value_do_not_reach_the_message() -> None:
    assert "\x1b" not in "".join(refusal(GOOD.replace("application: web", 'application: "\\e[31mweb"')))


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "the file is empty"),
        (b"# nothing\n", "the file is empty"),
        (b"- 1\n", "must be a mapping"),
        (b"a: 1\n---\nb: 1\n", "more than one document"),
        (b"a: [\n", "this is not YAML"),
        (b"version: 1\na: \xff\n", "not UTF-8"),
        (b"#" * 300_000, "larger than 256000 bytes"),
        (b"a: &x 1\nb: *x\n", "anchors and aliases are not allowed"),
        (b"a: !!python/name:os.system\n", "is not allowed"),
        (b"1: x\n", "a key must be text"),
    ],
)
def test_what_is_no_settings_file_ends_in_one_clear_message(data: bytes, message: str) -> None:
    assert message in refusal(data)[0]


PATHS = st.sampled_from([("image", "name"), ("rollout", "soak"), ("verify", "health"), ("freeze",), ("checks",)])
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=5), inner, max_size=2),
    max_leaves=5,
)


@given(PATHS, VALUES)
def test_any_value_anywhere_is_read_or_refused_with_a_place(path: tuple[str, ...], value: object) -> None:
    data = yaml.safe_load(GOOD)
    data["freeze"] = {"country": "DE"}
    part = data
    for key in path[:-1]:
        part = part[key]
    part[path[-1]] = value
    try:
        read_settings(yaml.safe_dump(data).encode())
    except SettingsError as error:
        assert all(line.startswith("deploy-production.yaml:") for line in error.message.splitlines()[1:])  # noqa: PT017 -- both ends are right
