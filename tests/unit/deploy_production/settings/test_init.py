"""The proposal that `deploy-production init` writes."""

from dataclasses import replace
from pathlib import Path

import jsonschema
import pytest
import yaml

from deploy_production.errors import SettingsError
from deploy_production.settings.facts import RepositoryFacts, Workload, gather
from deploy_production.settings.init import propose, write_proposal
from deploy_production.settings.model import Settings
from deploy_production.settings.reading import read_settings
from deploy_production.settings.schema import json_schema, schema_text

WORKLOAD = Workload(
    directory="manifests/production",
    name="web",
    namespace="shop",
    image="registry.example:5000/shop/web:1.0",
    health_path="/ready",
    service="front",
    port="8080",
    others=("admin",),
)
COMPLETE = RepositoryFacts(
    name="web",
    workload=WORKLOAD,
    tooling="npm",
    scripts=("build", "test"),
    dockerfile="Dockerfile",
    migrations="db/migrate",
    contexts=("production", "staging"),
    remote="shop/web",
    email="anna@example.org",
    timezone="Europe/Berlin",
    country="DE",
)


def proposed(facts: RepositoryFacts) -> Settings:
    return read_settings(propose(facts).encode())


def refusal(facts: RepositoryFacts) -> str:
    with pytest.raises(SettingsError) as caught:
        proposed(facts)
    return caught.value.message


def test_complete_facts_give_settings_that_are_read() -> None:
    settings = proposed(COMPLETE)
    assert settings.application == "web"
    assert settings.image.repository == "registry.example:5000/shop/web"
    assert (settings.kubernetes.context, settings.kubernetes.namespace) == ("production", "shop")
    assert settings.verify.health[0].path == "/ready"
    assert (settings.verify.smoke[0].service, settings.verify.smoke[0].port) == ("front", "8080")
    assert (settings.timezone, settings.freeze.country) == ("Europe/Berlin", "DE")


def test_complete_facts_fit_the_schema_for_editors() -> None:
    assert list(jsonschema.Draft202012Validator(json_schema()).iter_errors(yaml.safe_load(propose(COMPLETE)))) == []


def test_norway_is_a_country_and_no_boolean() -> None:
    assert proposed(replace(COMPLETE, country="NO")).freeze.country == "NO"


@pytest.mark.parametrize(
    ("tooling", "scripts", "build", "test"),
    [
        ("npm", ("build",), None, None),
        ("npm", (), (), None),
        ("python", (), (), ("python3", "-m", "pytest", "--junitxml=report.xml")),
        ("go", (), (("go", "build", "./..."),), ("go", "test", "-v", "./...")),
        ("cargo", (), (("cargo", "build", "--release"),), ("cargo", "test")),
    ],
)
def test_build_and_test_are_those_of_the_tooling(
    tooling: str, scripts: tuple[str, ...], build: object, test: object
) -> None:
    settings = proposed(replace(COMPLETE, tooling=tooling, scripts=scripts))
    assert settings.commands.build == build
    assert settings.checks.tests_pass is not None
    assert settings.checks.tests_pass.command == test


def test_without_facts_every_gap_is_refused_with_its_line() -> None:
    empty = RepositoryFacts(
        name="web",
        workload=None,
        tooling=None,
        scripts=(),
        dockerfile=None,
        migrations=None,
        contexts=(),
        remote=None,
        email=None,
        timezone=None,
        country=None,
    )
    message = refusal(empty)
    for key in (
        "application",
        "image.registry",
        "image.name",
        "image.dockerfile",
        "kubernetes.context",
        "kubernetes.namespace",
        "timezone",
        "freeze.country",
        "verify.health[0].service",
        "verify.smoke[0].service",
        "checks.tests_pass.command[0]",
    ):
        assert f"`{key}` still says CHANGE-ME" in message
    assert message.startswith("The settings have 11 problems")


def test_the_context_is_proposed_only_when_exactly_one_is_for_production() -> None:
    for contexts in ((), ("staging",), ("prod-eu", "prod-us")):
        assert "`kubernetes.context` still says" in refusal(replace(COMPLETE, contexts=contexts))


def test_known_contexts_are_listed_beside_the_gap() -> None:
    assert "Known here: prod-eu, prod-us." in propose(replace(COMPLETE, contexts=("prod-eu", "prod-us")))


def test_a_machine_on_utc_says_nothing_about_its_people() -> None:
    assert "`timezone` still says" in refusal(replace(COMPLETE, timezone="Etc/UTC"))


def test_an_image_without_a_registry_keeps_its_name() -> None:
    text = propose(replace(COMPLETE, workload=replace(WORKLOAD, image="shop/web:2")))
    assert "registry: CHANGE-ME\n  name: shop/web\n" in text


def test_an_image_whose_name_no_registry_takes_is_kept_as_the_manifests_name() -> None:
    text = propose(replace(COMPLETE, workload=replace(WORKLOAD, image="Web App")))
    assert 'name: CHANGE-ME\n  # What the manifests call it.\n  manifest_name: "Web App"\n' in text


def test_the_remote_names_the_image_when_no_manifest_does() -> None:
    assert "name: shop/web" in propose(replace(COMPLETE, workload=None))


def test_names_from_files_cannot_write_settings() -> None:
    evil = "x\nrehearsal: true"
    text = propose(
        replace(COMPLETE, workload=replace(WORKLOAD, name=evil, others=(evil,), service=evil), email=f"a@{evil}")
    )
    assert not any(line.startswith("rehearsal") for line in text.splitlines())


def test_the_commented_lines_are_settings_too() -> None:
    lines = propose(replace(COMPLETE, tooling="go")).splitlines()
    start = lines.index("checks:")
    opened = [line.replace("  # ", "  ", 1) if line.startswith("  # ") else line for line in lines[start:]]
    settings = read_settings("\n".join([*lines[:start], *opened]).encode())
    unconfigured = [name for name in type(settings.checks).model_fields if getattr(settings.checks, name) is None]
    assert unconfigured == []


def test_the_file_and_its_schema_are_written(tmp_path: Path) -> None:
    path = write_proposal(tmp_path, propose(COMPLETE))
    assert path == tmp_path / "deploy-production.yaml"
    assert path.read_text(encoding="utf-8") == propose(COMPLETE)
    named = propose(COMPLETE).splitlines()[0].removeprefix("# yaml-language-server: $schema=")
    assert (tmp_path / named).read_text(encoding="utf-8") == schema_text()


def test_a_file_that_is_there_is_never_overwritten(tmp_path: Path) -> None:
    path = tmp_path / "deploy-production.yaml"
    path.write_text("mine", encoding="utf-8")
    with pytest.raises(SettingsError, match="exists already, and was not changed"):
        write_proposal(tmp_path, "new")
    assert path.read_text(encoding="utf-8") == "mine"
    assert list(tmp_path.iterdir()) == [path]


def test_a_schema_that_is_there_is_left_alone(tmp_path: Path) -> None:
    schema = tmp_path / ".deploy-production.schema.json"
    schema.write_text("mine", encoding="utf-8")
    write_proposal(tmp_path, "new")
    assert schema.read_text(encoding="utf-8") == "mine"


def test_a_link_that_leads_nowhere_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "deploy-production.yaml").symlink_to(tmp_path / "elsewhere.yaml")
    with pytest.raises(SettingsError, match="exists already"):
        write_proposal(tmp_path, "new")
    assert not (tmp_path / "elsewhere.yaml").exists()


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="cannot be written"):
        write_proposal(tmp_path / "missing", "new")


def test_the_example_application_gets_a_proposal_with_gaps_only(tmp_path: Path) -> None:
    example = Path(__file__).parents[4] / "examples" / "hello"
    message = refusal(gather(example, kubeconfig=None, home=tmp_path, localtime=None))
    assert all("still says CHANGE-ME" in line for line in message.splitlines()[1:])
