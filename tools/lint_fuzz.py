"""Feeds the linter with bytes that a coverage-guided fuzzer makes: `python -m tools.lint_fuzz --seconds 60 --seed 1`.

`tools/lint_target.py` says what must hold for each of them. The fuzzer is atheris, in the group `fuzz` of
pyproject.toml: `make fuzz` installs it and runs this. It ends at the first input for which something does not hold,
keeps that in `.fuzz/broken-*`, and `python -m tools.lint_fuzz FILE` tries it again, also without the fuzzer. What
reached something new is kept in `.fuzz/corpus`, and the next run begins with it.
"""

import argparse
import hashlib
import importlib
import pkgutil
import random
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Final

REMEDY = "lint_fuzz: it needs atheris, which is there for Linux on x86-64; run: make fuzz\n"
MISSING = 4
FOLDER = Path(__file__).resolve().parents[1] / ".fuzz"
PACKAGES = ("validators", "deploy_production.skillfile", "deploy_production.model")
SERVERS = ("validators.lsp", "validators.mcp")
HANG_SECONDS = 60
"""By the clock, after which an input that does not end is kept as one."""
REPEATED = 0.05
"""How often a part is repeated, and how long it is at most."""
LONGEST = 40
WORDS: Final = (
    *("---\n", "\n\n", "name: ", "description: ", "allowed-tools: ", "disallowed-tools: ", "argument-hint: "),
    *("disable-model-invocation: true\n", "user-invocable: false\n", "context: fork\n", "agent: "),
    *("model: opus\n", "hooks:\n", "paths: ", "when_to_use: ", "license: MIT\n", "metadata:\n  "),
    *("compatibility: ", "version: ", "- ", "- [ ] ", "1. ", "### ", "# ", "> ", "| a | b |\n", "```"),
    *("```bash\n", "~~~\n", "`", "``", "    ", "<!--", "-->", "<!-- validate-skill: ignore[VS201] -- x -->"),
    *("# validate-skill: ignore[VS701] -- x\n", "<mission_control>", "</mission_control>", "<safety_gate>"),
    *("</safety_gate>", "<rollback_procedure>", "</rollback_procedure>", "<logic_flow>", "</logic_flow>"),
    *("<critical_constraint>", "</critical_constraint>", "<checks>", "</checks>", '<check id="a">', "</check>"),
    *("<failure_mode>", "</failure_mode>", "<command>", "</command>", "<gate_validation>"),
    *("<trigger_conditions>", "<condition>", "</condition>", "<![CDATA[", "]]>", "&amp;", "&lt;", "&#"),
    *("digraph A { ", "A -> B; ", 'A [shape=diamond, label="ok?"]; ', "start -> end [label=", "kubectl "),
    *("apply -f x", "rollout undo deployment/a", "rollout status ", "--timeout=60s", "delete ", "scale "),
    *("docker push a:latest", "helm upgrade ", "terraform apply ", "git push --force", "curl -s ", "npm test"),
    *("sudo ", "set -e\n", "&&", "||", "|", ";", "$(", "${", "}", "$ARGUMENTS", "$1", "<<EOF\n", "EOF\n", "if "),
    *("; then ", "fi\n", "for a in b; do ", "done\n", "while true; do ", "case $a in ", "esac\n"),
    *("function a() {", "2>&1", "\\\n", "Bash(git:*)", "Read, Grep", "AskUserQuestion", "Ask the user"),
    *("30 seconds", "5%", "I ", "you ", "must ", "never ", "[a](b.md)", "[a]: b", "![](", "](#a)"),
    *("references/more.md", "https://a.b", "/home/a", "C:\\a", "~/.claude/", "TODO", "true\n", "null\n"),
    *("|\n  ", ">-\n  ", "[", "]", "{", "&a ", "*a", "!!", '"', "'", ": ", "? ", "%YAML", "...\n", "\t"),
    *("on:\n", "jobs:\n", "steps:\n", "run: |\n", "uses: ", "continue-on-error: true\n", "if: ", "script:\n"),
    *("a:\n\t", '{"name": "a"}', '"version": ', '"plugins": [', '"source": "./', '"owner": ', '"hooks": '),
    *('"commands": ', "\ufeff", "\u202e", "\u200b", "\r\n", "\r", "\x00", "\x0b", "\u2028", "é", "😀", "\x85"),
    *("#!/bin/sh\n", "export A=", " || true", "=", "&", "\\", "(", ")", "<", ">", "</", "/>"),
    *("validate-skill: ignore[", "npm ", "argocd ", "flux ", "patch ", "set image ", "wait ", "get pods"),
    *("logs -f", ":latest", "@sha256:", "--dry-run", "-n prod "),
)  # fmt: skip
"""What texts for the linter are made of."""


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--seconds", type=int, default=60, help="how long to go on (default: 60)")
    parser.add_argument("--seed", type=int, default=1, help="what the fuzzer's chance begins with (default: 1)")
    parser.add_argument("--folder", type=Path, default=FOLDER, help="where inputs are kept (default: .fuzz)")
    parser.add_argument("inputs", type=Path, nargs="*", metavar="FILE", help="try these alone, without the fuzzer")
    options = parser.parse_args()
    if options.inputs:
        return _try(options.inputs)
    try:
        atheris = importlib.import_module("atheris")
    except ModuleNotFoundError:
        sys.stderr.write(REMEDY)
        return MISSING
    _fuzz(atheris, options.folder, seed=options.seed, seconds=options.seconds)
    return 0


def _try(inputs: list[Path]) -> int:
    from tools.lint_target import one_input

    for path in inputs:
        one_input(path.read_bytes())
    return 0


def _fuzz(atheris: ModuleType, folder: Path, *, seed: int, seconds: int) -> None:
    target = _instrumented(atheris)
    corpus, words = folder / "corpus", folder / "words"
    corpus.mkdir(parents=True, exist_ok=True)
    for data in target.seeds():
        (corpus / hashlib.sha256(data).hexdigest()).write_bytes(data)
    words.write_text(dictionary(), encoding="ascii")
    settings = {
        "seed": seed,
        "max_total_time": seconds,
        "max_len": target.MAX_BYTES,
        "timeout": HANG_SECONDS,
        "dict": words,
        "artifact_prefix": f"{folder}/broken-",
        "print_final_stats": 1,
    }
    argv = [sys.argv[0], *(f"-{name}={value}" for name, value in settings.items()), str(corpus)]
    atheris.Setup(argv, target.one_input, custom_mutator=_mutator(atheris))
    atheris.Fuzz()


def _instrumented(atheris: ModuleType) -> ModuleType:
    """Loads the linter so that the fuzzer sees which of its lines are reached, those of rules that load late too."""
    with atheris.instrument_imports(include=list(PACKAGES)):
        for name in PACKAGES:
            package = importlib.import_module(name)
            for module in pkgutil.walk_packages(package.__path__, f"{name}."):
                if not module.name.startswith(SERVERS) and not module.name.endswith("__main__"):
                    importlib.import_module(module.name)
        return importlib.import_module("tools.lint_target")


def dictionary() -> str:
    """Returns the words as the fuzzer reads them."""
    return "".join(f'"{_escaped(word)}"\n' for word in WORDS)


def _escaped(word: str) -> str:
    return "".join(chr(byte) if bytes([byte]).isalnum() else f"\\x{byte:02x}" for byte in word.encode())


def _mutator(atheris: ModuleType) -> Callable[[bytes, int, int], bytes]:
    """What the fuzzer does by itself, and now and then a part many times over, by which slow readers are found."""

    def mutated(data: bytes, size: int, seed: int) -> bytes:
        changed: bytes = atheris.Mutate(data, size)
        chance = random.Random(seed)  # noqa: S311 -- nothing secret depends on it
        return repeated(changed, size, chance) if chance.random() < REPEATED else changed

    return mutated


def repeated(data: bytes, size: int, chance: random.Random) -> bytes:
    """Returns a text with one of its parts repeated, up to a size."""
    begin = chance.randrange(len(data) + 1)
    end = min(len(data), begin + chance.randrange(1, LONGEST))
    times = chance.randrange(2, max(3, size // max(1, end - begin)))
    return (data[:begin] + data[begin:end] * times + data[end:])[:size]


if __name__ == "__main__":
    sys.exit(main())
