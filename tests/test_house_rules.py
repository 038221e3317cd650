"""The laws of CONTRIBUTING.md that no linter knows: sizes, a test for each plug-in, reasons, words."""

import ast
import importlib
import importlib.metadata
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PACKAGES = ("deploy_production", "mcp_server", "validators", "testbed", "tools", "examples", "guard", "launcher")
PLUGINS = ("deploy_production/verifiers", "deploy_production/triggers", "deploy_production/metrics", "validators/rules")
MODULE_LINES, TEST_LINES, FUNCTION_LINES = 350, 500, 50
# Words of one machine and of how the work was organised; joined here so that this file is clean.
FOREIGN = ("/" + "work/", "/root" + "/", "sess" + "ions/", "helper " + "agent", "sub" + "agent's", "brief" + "/HOUSE")


def _python(*folders: str) -> list[Path]:
    return sorted(path for folder in folders for path in (ROOT / folder).rglob("*.py"))


def _modules() -> list[Path]:
    return _python(*PACKAGES)


def _lines(path: Path) -> int:
    return len(path.read_text(encoding="utf-8").splitlines())


def _named(paths: list[Path]) -> str:
    return ", ".join(str(path.relative_to(ROOT)) for path in paths)


def test_modules_stay_small() -> None:
    large = [path for path in _modules() if _lines(path) > MODULE_LINES]
    assert not large, f"over {MODULE_LINES} lines: {_named(large)}"


def test_test_files_stay_small() -> None:
    large = [path for path in _python("tests") if _lines(path) > TEST_LINES]
    assert not large, f"over {TEST_LINES} lines: {_named(large)}"


def test_functions_stay_small() -> None:
    large = [f"{path.relative_to(ROOT)}:{node.name}" for path, node in _functions() if _length(node) > FUNCTION_LINES]
    assert not large, f"over {FUNCTION_LINES} lines: {', '.join(large)}"


def _functions() -> Iterator[tuple[Path, ast.FunctionDef | ast.AsyncFunctionDef]]:
    for path in _modules():
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                yield path, node


def _length(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    return (node.end_lineno or node.lineno) - node.lineno + 1


def test_every_module_says_what_it_is() -> None:
    silent = [path for path in _modules() if not _says_what_it_is(path)]
    assert not silent, f"without a docstring: {_named(silent)}"


def _says_what_it_is(path: Path) -> bool:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return not tree.body or ast.get_docstring(tree) is not None


@pytest.mark.parametrize("folder", PLUGINS)
def test_every_plug_in_has_a_test_of_its_own(folder: str) -> None:
    plugins = [path for path in sorted((ROOT / folder).glob("*.py")) if _is_plugin(path)]
    without = [path for path in plugins if not (ROOT / "tests" / "unit" / folder / f"test_{path.stem}.py").exists()]
    assert plugins
    assert not without, f"without a test: {_named(without)}"


def _is_plugin(path: Path) -> bool:
    return path.stem != "base" and not path.stem.startswith("_")


def test_every_verifier_is_shown_to_pass_to_fail_and_not_to_know() -> None:
    tests = sorted((ROOT / "tests/unit/deploy_production/verifiers").glob("test_[a-z]*.py"))
    checked = [path for path in tests if (ROOT / "deploy_production/verifiers" / path.name[5:]).exists()]
    assert checked
    for path in checked:
        seen = set(re.findall(r"Verdict\.(PASS|FAIL|ERROR)", path.read_text(encoding="utf-8")))
        assert seen == {"PASS", "FAIL", "ERROR"}, f"{path.name} shows only {sorted(seen)}"


def test_every_exception_to_a_rule_gives_its_reason() -> None:
    silent = []
    for path in [*_modules(), *_python("tests")]:
        lines = path.read_text(encoding="utf-8").splitlines()
        for number, line in enumerate(lines, start=1):
            above = lines[number - 2].strip() if number > 1 else ""
            if _is_exception(line) and not (_has_reason(line) or above.startswith("#")):
                silent.append(f"{path.relative_to(ROOT)}:{number}")
    assert not silent, f"without a reason beside it: {', '.join(silent)}"


def _is_exception(line: str) -> bool:
    return re.search(r"#\s*(noqa\b|type:\s*ignore|pragma:\s*no\s*cover)", line) is not None


def _has_reason(line: str) -> bool:
    rest = re.split(r"#\s*(?:noqa(?::\s*[A-Z0-9, ]+)?|type:\s*ignore(?:\[[^]]*\])?|pragma:\s*no\s*cover)", line)[-1]
    return len(re.sub(r"[^A-Za-z]", "", rest)) > 3


@pytest.mark.parametrize("name", ["validators", "mcp_server", "deploy_production"])
def test_no_foreign_distribution_provides_one_of_our_packages(name: str) -> None:
    module = importlib.import_module(name)
    assert module.__file__ is not None
    assert Path(module.__file__).is_relative_to(ROOT)
    owners = set(importlib.metadata.packages_distributions().get(name, ()))
    assert owners <= {"deploy-production"}, f"{name} is also provided by {owners}"


def test_no_file_speaks_of_the_machine_or_of_how_it_was_written() -> None:
    found = []
    for path in _tracked():
        try:
            text = path.read_text(encoding="utf-8")
        except (UnicodeDecodeError, FileNotFoundError):
            continue
        found.extend(f"{path.relative_to(ROOT)}: {word}" for word in FOREIGN if word in text)
    assert not found, "; ".join(found)


def _tracked() -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, timeout=30, check=True
    ).stdout
    return [ROOT / name for name in listed.split("\0") if name and name != "uv.lock"]
