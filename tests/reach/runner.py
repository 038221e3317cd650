"""What runs a composite action: each step's script in the shell that GitHub's runner uses, with its variables.

It knows of expressions only what our action may use; whatever else stands in one is an error.
"""

import os
import re
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

SECONDS = 240
_EXPRESSION = re.compile(r"\$\{\{\s*(.*?)\s*\}\}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """What an action left behind."""

    code: int
    log: str
    summary: str
    outputs: Mapping[str, str]


@dataclass(slots=True, kw_only=True)
class Runner:
    """One job on one machine."""

    action: Path
    workspace: Path
    temp: Path
    environment: Mapping[str, str] = field(default_factory=dict)
    _steps: dict[str, dict[str, str]] = field(default_factory=dict)

    def uses(self, **inputs: str) -> Job:
        """Runs the action with inputs, in which an underscore stands for a hyphen."""
        declared: dict[str, Any] = yaml.safe_load((self.action / "action.yml").read_text(encoding="utf-8"))
        given = {name.replace("_", "-"): value for name, value in inputs.items()}
        assert given.keys() <= declared["inputs"].keys()
        values = {name: given.get(name, told["default"]) for name, told in declared["inputs"].items()}
        summary = self.temp / "summary.md"
        summary.write_text("")
        log, code = "", 0
        for step in declared["runs"]["steps"]:
            done = self._run(step, values, summary)
            log, code = log + done.stdout, done.returncode
            if code:
                break
        outputs = {name: self._value(told["value"], values) for name, told in declared["outputs"].items()}
        return Job(code=code, log=log, summary=summary.read_text(encoding="utf-8"), outputs=outputs)

    def _run(
        self, step: Mapping[str, Any], inputs: Mapping[str, str], summary: Path
    ) -> "subprocess.CompletedProcess[str]":
        assert step["shell"] == "bash"
        assert "${{" not in step["run"], "an input would become a command"
        script, output = self.temp / "step.sh", self.temp / "output"
        script.write_text(step["run"], encoding="utf-8")
        output.write_text("")
        told = {"GITHUB_OUTPUT": str(output), "GITHUB_STEP_SUMMARY": str(summary), "RUNNER_TEMP": str(self.temp)}
        variables = {name: self._value(text, inputs) for name, text in step.get("env", {}).items()}
        done = subprocess.run(
            ["bash", "--noprofile", "--norc", "-e", "-o", "pipefail", str(script)],
            cwd=self.workspace,
            env={"PATH": os.environ["PATH"], "HOME": str(self.temp), **self.environment, **told, **variables},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=SECONDS,
            check=False,
        )
        lines = output.read_text(encoding="utf-8").splitlines()
        self._steps[step.get("id", "")] = dict(line.split("=", 1) for line in lines)
        return done

    def _value(self, text: str, inputs: Mapping[str, str]) -> str:
        return _EXPRESSION.sub(lambda match: self._expression(match[1], inputs), text)

    def _expression(self, words: str, inputs: Mapping[str, str]) -> str:
        match words.split("."):
            case ["inputs", name]:
                return inputs[name]
            case ["github", "action_path"]:
                return str(self.action)
            case ["runner", "temp"]:
                return str(self.temp)
            case ["steps", step, "outputs", name]:
                return self._steps.get(step, {}).get(name, "")
        raise ValueError(f"no such expression here: {words}")
