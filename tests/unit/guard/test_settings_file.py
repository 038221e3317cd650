from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deploy_production.settings.reading import FILE_NAME as PRODUCT_FILE_NAME
from deploy_production.settings.yaml_text import Dialect, read_yaml
from guard.marks import FILE_NAME
from guard.settings_file import protected_at, read_protected

EXAMPLE = Path(__file__).resolve().parents[3] / "examples/hello/deploy-production.yaml"
GOOD = """\
version: 1
image:
  registry: registry.example:5000
  name: shop/hello
kubernetes:
  context: production
  namespace: hello
"""


def test_the_file_is_the_products_own() -> None:
    assert FILE_NAME == PRODUCT_FILE_NAME


def test_the_examples_settings_are_understood() -> None:
    found = read_protected(EXAMPLE.read_bytes())
    assert not found.everything
    assert found.contexts == ("production",)
    assert found.namespaces == ("hello",)
    assert found.registries == ("registry.example:5000/shop/hello",)
    assert [record.rpartition("/")[2] for record in found.records] == [
        "migrations.yaml",
        "backup.yaml",
        "restore-test.yaml",
        "rollback-rehearsal.yaml",
        "announcement.yaml",
    ]


def test_only_absolute_paths_below_the_checks_are_evidence() -> None:
    checks = "checks:\n  a:\n    b: 'docs/x.yaml'\n    c: \"/srv/y.yaml\"  # why\n"
    text = GOOD + "verify:\n  health:\n    - path: /healthz\n" + checks
    assert read_protected(text.encode()).records == ("/srv/y.yaml",)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("production", "'production'"),
        ("production", '"production"   # the real one'),
        ("production", "production # the real one"),
        ("  context: production\n", "  # the real one\n\n  context:   production\n"),
        ("\n", "\r\n"),
        ("version: 1\n", "---\nversion: 1\napprovers:\n- a@example.org\nverify:\n  health:\n    - {name: x}\n"),
        ("  namespace: hello\n", "  namespace: hello\n  manifests: manifests/production\n"),
    ],
)
def test_what_says_the_same_is_read_the_same(old: str, new: str) -> None:
    found = read_protected(GOOD.replace(old, new).encode())
    assert (found.everything, found.contexts, found.namespaces) == (False, ("production",), ("hello",))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("  context: production\n", ""),
        ("  context: production\n", "  context:\n    production\n"),
        ("  context: production\n", "  context: production\n    two\n"),
        ("  context: production\n", "  context: production\n  context: dev\n"),
        ("  context: production\n", "  context: &a production\n"),
        ("  context: production\n", "  context: >-\n    production\n"),
        ("  context: production\n", '  context: "pro\\x64uction"\n'),
        ("  context: production\n", "\tcontext: production\n"),
        ("  context: production\n", "  ? context\n  : production\n"),
        ("  context: production\n", "  context: \n"),
        ("  context: production\n", "  context: ''\n"),
        ("kubernetes:\n", "kubernetes: {context: production, namespace: hello}\nother:\n"),
        ("kubernetes:\n", '"kubernetes":\n'),
        ("kubernetes:\n", "kubernetes: &k\n"),
        ("version: 1\n", "version: 1\nkubernetes:\n  context: dev\n  namespace: hello\n"),
        ("version: 1\n", 'application: "x\n'),
        ("version: 1\n", "application: [x,\n"),
        ("version: 1\n", "--- {}\n---\n"),
        ("version: 1\n", "version: 1\n...\n"),
        ("version: 1\n", "\ufeffversion: 1\n"),
        ("production", "pro\u2028duction"),
    ],
)
def test_what_is_not_understood_protects_everything(old: str, new: str) -> None:
    assert read_protected(GOOD.replace(old, new).encode()).everything


def test_bytes_that_are_no_text_protect_everything() -> None:
    assert read_protected(b"\xff\xfe").everything
    assert read_protected(b"").everything


def test_a_project_without_the_file_has_nothing_protected(tmp_path: Path) -> None:
    assert protected_at(str(tmp_path)) is None


def test_a_file_that_cannot_be_read_protects_everything(tmp_path: Path) -> None:
    (tmp_path / FILE_NAME).mkdir()
    found = protected_at(str(tmp_path))
    assert found is not None
    assert found.everything


def test_a_link_to_nowhere_protects_everything(tmp_path: Path) -> None:
    (tmp_path / FILE_NAME).symlink_to(tmp_path / "gone")
    found = protected_at(str(tmp_path))
    assert found is not None
    assert found.everything


_LINES = st.sampled_from(
    [
        *GOOD.splitlines(), "  context: dev", "  name: 'a b'", "    deeper: 1", "- x", "  - context: x", "a: |", "b: >",
        "  text: |", "    kubernetes:", "    context: inner", '  q: "open', '"', "c: [", "]", "", "# c", "---", "x",
        "kubernetes: {}", "  registry: a:1 # c", "  name: a#b", "  context: a:", "  context: 'it''s'", " odd: 1", "...",
        '  namespace: "x" y', "application: 'open", "'", "  <<: *a", "  context: ~", "  context: !!str x", "  ? x",
    ]
)  # fmt: skip


@settings(max_examples=400, deadline=None)
@given(st.lists(_LINES, max_size=6), st.integers(0, 8), st.lists(_LINES, max_size=4))
def test_whatever_is_understood_is_what_the_product_reads(before: list[str], place: int, after: list[str]) -> None:
    lines = GOOD.splitlines()
    text = "\n".join([*lines[:place], *before, *lines[place:], *after]) + "\n"
    found = read_protected(text.encode())
    if found.everything:
        return
    documents = read_yaml(text, dialect=Dialect.SETTINGS)
    if documents.problems or len(documents.documents) != 1:
        return
    data = documents.documents[0].data
    assert found.contexts == (str(data["kubernetes"]["context"]),) or data["kubernetes"]["context"] is None
    assert found.namespaces == (str(data["kubernetes"]["namespace"]),)
    assert found.registries == (f"{data['image']['registry']}/{data['image']['name']}",)
