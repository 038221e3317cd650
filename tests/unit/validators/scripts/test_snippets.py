import pytest

from validators.document import Document, Kind
from validators.scripts.forms import Form, form_of


def _programs(path: str, text: str) -> list[str]:
    document = Document(text.encode(), path=path, kind=Kind.SCRIPT)
    found = document.invocations
    assert all(text[one.start : one.end].strip() for one in found)
    return [" ".join([one.program, *one.verb]) for one in found]


@pytest.mark.parametrize(
    ("path", "form"),
    [
        ("a/deploy.sh", Form.SHELL),
        ("Makefile", Form.MAKE),
        ("rules.mk", Form.MAKE),
        ("x/.github/workflows/ci.yml", Form.PIPELINE),
        (".gitlab-ci.yml", Form.PIPELINE),
        ("values.yaml", None),
        ("README.md", None),
    ],
)
def test_form_is_told_by_the_path(path: str, form: Form | None) -> None:
    assert form_of(path) is form


def test_recipes_of_a_makefile_are_commands() -> None:
    text = "X = kubectl\ndeploy: build\n\t@kubectl apply -f $(DIR)\n\t-docker push $(IMAGE)\n"
    assert _programs("Makefile", text) == ["kubectl apply", "docker push $(IMAGE)"]


def test_runs_of_a_workflow_are_commands() -> None:
    text = (
        "name: kubectl delete\non: push\njobs:\n  a:\n    steps:\n      - uses: docker/login-action@v3\n"
        "      - run: |\n          kubectl apply -f x\n          docker push a:b\n"
        "      - run: >\n          kubectl logs\n          x\n      - run: 'helm list'\n"
    )
    assert _programs(".github/workflows/a.yml", text) == [
        "kubectl apply",
        "docker push a:b",
        "kubectl logs x",
        "helm list",
    ]


def test_scripts_of_gitlab_are_lists() -> None:
    text = "deploy:\n  stage: deploy\n  script:\n    - kubectl apply -f x\n    - |\n      docker push a:b\n"
    assert _programs(".gitlab-ci.yml", text) == ["kubectl apply", "docker push a:b"]


def test_recipe_goes_on_behind_a_line_that_is_continued() -> None:
    text = "deploy:\n\tkubectl rollout \\\n  undo deployment/shop\n\tdocker push a:b\n"
    assert _programs("Makefile", text) == ["kubectl rollout undo deployment/shop", "docker push a:b"]


def test_text_behind_the_flag_of_a_shell_is_read_of_arguments() -> None:
    text = "steps:\n- name: a\n  args:\n  - bash\n  - -ec\n  - |\n    kubectl apply -f x\n- args: [docker push a:b]\n"
    assert _programs("cloudbuild.yaml", text) == ["kubectl apply"]


def test_script_that_is_no_shell_is_left_out() -> None:
    step = "- uses: actions/github-script@v7\n  with:\n    script: |\n      const a = `kubectl apply -f x`\n"
    assert _programs("action.yml", f"runs:\n  steps:\n  {step.replace(chr(10), chr(10) + '  ')}") == []


@pytest.mark.parametrize("limit", ["timeout-minutes: 5", "timeoutInMinutes: 5", "timeout: 5m"])
def test_command_within_a_limit_of_its_runner_is_bounded(limit: str) -> None:
    step = "      - run: kubectl apply -f x\n"
    text = f"jobs:\n  a:\n    {limit}\n    steps:\n{step}  b:\n    steps:\n{step}"
    document = Document(text.encode(), path="action.yml", kind=Kind.SCRIPT)
    assert [one.is_bounded for one in document.invocations] == [True, False]


def test_workflow_that_cannot_be_read_is_read_as_lines() -> None:
    assert "kubectl apply" in _programs(".gitlab-ci.yml", "a: [\nkubectl apply -f x\n")
