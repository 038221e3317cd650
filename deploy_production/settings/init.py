"""Proposes a commented `deploy-production.yaml` from what the repository says, and never overwrites one.

* What was found is filled in, with where it was found; what was not is `CHANGE-ME`, which reading the file refuses.
* Nothing is made up: endpoints, records and queries that nobody can find out stand there as comments to fill in.
* The JSON Schema is written beside it for editors.
"""

import json
import re
from pathlib import Path

from deploy_production.errors import SettingsError
from deploy_production.model.text import one_line
from deploy_production.settings.facts import RepositoryFacts
from deploy_production.settings.reading import FILE_NAME, PLACEHOLDER
from deploy_production.settings.schema import SCHEMA_FILE, schema_text
from deploy_production.settings.types import IMAGE_NAME, REGISTRY

_PLAIN = re.compile(r"[A-Za-z][A-Za-z0-9_./@-]*")
_LIKE_A_WORD_OF_YAML = {"true", "false", "null"}
_UTC = {"UTC", "Etc/UTC"}
_TESTS = {
    "python": "    command: [python3, -m, pytest, --junitxml=report.xml]\n    report: report.xml\n",
    "go": "    command: [go, test, -v, ./...]\n",
    "cargo": "    command: [cargo, test]\n",
    "npm": "    # The command is the skill's: npm test\n    setup:\n      - [npm, ci]\n",
}
_BUILDS = {"go": "[[go, build, ./...]]", "cargo": "[[cargo, build, --release]]"}


def propose(facts: RepositoryFacts) -> str:
    """Returns the text of a settings file; every line that a person must fill in says CHANGE-ME."""
    parts = (_head, _image, _kubernetes, _calendar, _commands, _verify, _checks)
    return "\n".join(part(facts) for part in parts)


def write_proposal(root: Path, text: str) -> Path:
    """Writes the file and its schema into a repository and returns the file's path.

    Raises:
        SettingsError: when there is such a file, which stays as it is, or one of the two cannot be written.
    """
    path, schema = root / FILE_NAME, root / f".{SCHEMA_FILE}"
    try:
        with path.open("x", encoding="utf-8") as file:
            file.write(text)
        if not schema.exists():
            schema.write_text(schema_text(), encoding="utf-8")
    except FileExistsError:
        message = f"{FILE_NAME} exists already, and was not changed."
        diagnosis = "Edit it, or move it away and run `deploy-production init` again."
        raise SettingsError(message, diagnosis=diagnosis) from None
    except OSError as error:
        message = f"{Path(error.filename or path).name} cannot be written: {error.strerror}."
        raise SettingsError(message, diagnosis=f"Make {root} writable, or run the command elsewhere.") from None
    return path


def _head(facts: RepositoryFacts) -> str:
    workload = facts.workload
    application = workload.name if workload else PLACEHOLDER
    others = f" Also seen: {_comment(', '.join(workload.others))}." if workload and workload.others else ""
    found = f"Found in {_comment(workload.directory)}.{others}" if workload else "No Deployment was found."
    return f"""\
# yaml-language-server: $schema=.{SCHEMA_FILE}
#
# What releases of this application need to be told. Read at the commit being released: commit every change.
# Fill in each {PLACEHOLDER}. Values may be stricter than the skill, never laxer. Durations have units: 90s, 30m, 24h.
version: 1

# The name of the Deployment that is the application. {found}
application: {_scalar(application)}
"""


def _image(facts: RepositoryFacts) -> str:
    registry, name, used = _image_parts(facts)
    manifest_name = f"\n  # What the manifests call it.\n  manifest_name: {_scalar(used)}" if used else ""
    dockerfile = facts.dockerfile or PLACEHOLDER
    return f"""\
image:
  # Host and port of the registry that releases are pushed to, without https://
  registry: {_scalar(registry or PLACEHOLDER)}
  name: {_scalar(name or PLACEHOLDER)}{manifest_name}
  dockerfile: {_scalar(dockerfile)}
"""


def _image_parts(facts: RepositoryFacts) -> tuple[str | None, str | None, str | None]:
    """Registry, name, and what the manifests call the image when that is something else."""
    reference = facts.workload.image if facts.workload else None
    if reference is None:
        return None, _matching(IMAGE_NAME, facts.remote), None
    head, slash, tail = reference.partition("@")[0].rpartition("/")
    used = head + slash + tail.partition(":")[0]
    host, _, rest = used.partition("/")
    # As docker reads references: a first part with a dot or a port is a host.
    if rest and ("." in host or ":" in host or host == "localhost"):
        return _matching(REGISTRY, host), _matching(IMAGE_NAME, rest), None
    return None, _matching(IMAGE_NAME, used), None if _matching(IMAGE_NAME, used) else used


def _kubernetes(facts: RepositoryFacts) -> str:
    workload = facts.workload
    production = [name for name in facts.contexts if "prod" in name]
    context = production[0] if len(production) == 1 else PLACEHOLDER
    known = f" Known here: {_comment(', '.join(facts.contexts))}." if facts.contexts else ""
    namespace = (workload.namespace if workload else None) or PLACEHOLDER
    directory = workload.directory if workload else "manifests/production"
    return f"""\
kubernetes:
  # The kubeconfig context, never the current one by accident.{known}
  context: {_scalar(context)}
  namespace: {_scalar(namespace)}
  manifests: {_scalar(directory)}
"""


def _calendar(facts: RepositoryFacts) -> str:
    timezone = facts.timezone if facts.timezone and facts.timezone not in _UTC else PLACEHOLDER
    approver = facts.email if facts.email and "@" in facts.email else "name@example.org"
    return f"""\
# The time zone of the people on call: it decides when Friday afternoon begins.
timezone: {_scalar(timezone)}

freeze:
  # The country whose public holidays count, two letters in quotes, and its state or region if it has own holidays.
  country: {json.dumps(facts.country or PLACEHOLDER)}
  # subdivision: BY
  # The team's own frozen days:
  dates: []

# People whose review counts; nobody reviews their own commits.
approvers: []
# approvers:
#   - {_comment(approver)}

# Only for a namespace that carries the label deploy-production.dev/rehearsal: "true".
# rehearsal: true
"""


def _commands(facts: RepositoryFacts) -> str:
    if facts.tooling == "npm" and "build" in facts.scripts:
        return """\
# Built as the skill says: npm run build. To build otherwise:
# commands:
#   build: [[npm, run, build]]
"""
    return f"""\
commands:
  # Run in a clean checkout before the image is built; each command is a list of words.
  build: {_BUILDS.get(facts.tooling or "", "[]")}
"""


def _verify(facts: RepositoryFacts) -> str:
    workload = facts.workload
    service = (workload.service if workload else None) or PLACEHOLDER
    port = (workload.port if workload else None) or "80"
    health = (workload.health_path if workload else None) or "/healthz"
    return f"""\
rollout:
  stability: 60s
  soak: 30m

# Asked through the API server, or from here with `url:` instead of `service:`, `port:` and `path:`.
verify:
  health:
    - name: ready
      service: {_scalar(service)}
      port: {json.dumps(port)}
      path: {_scalar(health)}
  smoke:
    # Only the new version may be able to answer this: $VERSION is the version being deployed.
    - name: version
      service: {_scalar(service)}
      port: {json.dumps(port)}
      path: /version
      contains: $VERSION
"""


def _checks(facts: RepositoryFacts) -> str:
    migrations = facts.migrations or "migrations"
    tests = _TESTS.get(facts.tooling or "", f"    command: [{PLACEHOLDER}]\n")
    return f"""\
# The checks of the gate. One that is left out does not pass: it blocks, and says what to add.
checks:
  tests_pass:
{tests}
  code_review:
    # trailers: signed commits with `Reviewed-by:` of somebody else; merges: merged by somebody else.
    provider: trailers

  # migrations_tested:
  #   paths: [{_comment(migrations)}]      # [] says: there is no database
  #   record: records/migrations.yaml

  # backups_current:
  #   backup: /var/lib/backups/last.yaml
  #   restore_test: /var/lib/backups/restore-test.yaml
  #   database: {_comment(facts.name)}

  deployment_plan:
    directory: docs/deployments

  # rollback_ready:
  #   rehearsal: records/rollback-rehearsal.yaml

  # monitoring_configured:
  #   prometheus: http://prometheus.example:9090
  #   rules: [HighErrorRate]
  #   queries:
  #     - name: error_rate
  #       query: sum(rate(http_requests_total{{status=~"5.."}}[2m])) / sum(rate(http_requests_total[2m]))
  #       maximum: 0.05

  # team_notified:
  #   calendar_url: https://calendar.example/team.ics
"""


def _matching(pattern: str, text: str | None) -> str | None:
    return text if text is not None and re.match(pattern, text) else None


def _scalar(text: str) -> str:
    """A text as YAML reads it back, quoted unless that is plainly not needed."""
    plain = _PLAIN.fullmatch(text) and text.lower() not in _LIKE_A_WORD_OF_YAML
    return text if plain or re.fullmatch(r"/[A-Za-z0-9_./-]*", text) else json.dumps(one_line(text))


def _comment(text: str) -> str:
    """A text that cannot leave its comment."""
    return one_line(text).replace("\n", " ")
