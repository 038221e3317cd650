"""The git command line, made safe to ask: what configuration, environment and hooks could do is switched off.

* No hooks, pager, prompt, lazy fetch, external diff, file-system monitor, replaced or grafted objects.
* The repository is never written to; optional locks are not taken.
* Output is bytes: file names and contents need not be text.

A failure is a `RepositoryError` in git's own words, and a `ToolError` when git did not answer in time.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from deploy_production.adapters.process import RawResult, SystemProcesses
from deploy_production.errors import RepositoryError, ToolError
from deploy_production.model.text import one_line

TIMEOUT = timedelta(minutes=2)
_OUTPUT_LIMIT = 256_000_000
_OLDEST = (2, 31)
"""The first version with everything that is used here (`GIT_CONFIG_COUNT`, `--path-format`)."""

_ENVIRONMENT = {
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_NO_REPLACE_OBJECTS": "1",
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_GRAFT_FILE": "/dev/null",
    "GIT_LITERAL_PATHSPECS": "1",
    "GIT_PAGER": "cat",
    "LC_ALL": "C",
}
_CONFIGURATION = {
    "core.attributesFile": "/dev/null",
    "core.autocrlf": "false",
    "core.commitGraph": "false",
    "core.eol": "lf",
    "core.fsmonitor": "false",
    "core.hooksPath": "/dev/null",
    "core.quotePath": "off",
    "core.sparseCheckout": "false",
    "core.splitIndex": "false",
    "core.untrackedCache": "false",
    "diff.external": "",
    "i18n.logOutputEncoding": "UTF-8",
    "log.showSignature": "false",
    "protocol.allow": "never",
    "trailer.separators": ":",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Git:
    """Runs git in one repository."""

    processes: SystemProcesses
    cwd: Path

    def output(
        self,
        *arguments: str,
        environment: Mapping[str, str] | None = None,
        configuration: Mapping[str, str] | None = None,
        timeout: timedelta = TIMEOUT,
    ) -> bytes:
        """Returns what git prints.

        Raises:
            RepositoryError: when git fails.
        """
        result = self.run(*arguments, environment=environment, configuration=configuration, timeout=timeout)
        if result.exit_code != 0:
            raise _failed(arguments, result, self.cwd)
        return result.stdout

    def answer(self, *arguments: str) -> bool:
        """Returns whether git says yes (exit code 0) or no (1).

        Raises:
            RepositoryError: when it says neither.
        """
        result = self.run(*arguments)
        if result.exit_code not in {0, 1}:
            raise _failed(arguments, result, self.cwd)
        return result.exit_code == 0

    def run(
        self,
        *arguments: str,
        environment: Mapping[str, str] | None = None,
        configuration: Mapping[str, str] | None = None,
        timeout: timedelta = TIMEOUT,
    ) -> RawResult:
        """Runs git to its end, whatever it says."""
        result = self.processes.run_raw(
            ["git", "--no-pager", *arguments],
            cwd=self.cwd,
            timeout=timeout,
            environment=_ENVIRONMENT
            | _as_environment(_CONFIGURATION | dict(configuration or {}))
            | dict(environment or {}),
            output_limit=_OUTPUT_LIMIT,
        )
        if result.timed_out:
            raise ToolError(
                f"git {arguments[0]} did not answer within {timeout.total_seconds():.0f} s.",
                diagnosis=f"Try the same in {self.cwd} by hand; the disk or a large history may be slow.",
                retryable=True,
            )
        if result.truncated:
            raise RepositoryError(
                f"git {arguments[0]} answers more than {_OUTPUT_LIMIT} bytes.",
                diagnosis="The range or the file is too large for a release; make it smaller.",
            )
        return result


def require_version(processes: SystemProcesses, cwd: Path) -> None:
    """Checks that git is there and new enough.

    Raises:
        ToolError: when it is not.
    """
    text = Git(processes=processes, cwd=cwd).output("version").decode(errors="replace")
    found = re.search(r"(\d+)\.(\d+)", text)
    if found is None or (int(found[1]), int(found[2])) < _OLDEST:
        raise ToolError(f"{one_line(text)} is too old.", diagnosis=f"Install git {_OLDEST[0]}.{_OLDEST[1]} or newer.")


def _as_environment(configuration: Mapping[str, str]) -> dict[str, str]:
    # By environment and not by `-c`: names may hold any character, and argv stays readable.
    numbered = dict(enumerate(configuration.items()))
    keys = {f"GIT_CONFIG_KEY_{number}": key for number, (key, _) in numbered.items()}
    values = {f"GIT_CONFIG_VALUE_{number}": value for number, (_, value) in numbered.items()}
    return {"GIT_CONFIG_COUNT": str(len(numbered)), **keys, **values}


def _failed(arguments: Sequence[str], result: RawResult, cwd: Path) -> RepositoryError:
    text = result.stderr.decode(errors="replace")
    if "dubious ownership" in text:
        return RepositoryError(
            f"git does not trust the repository {cwd}: it belongs to another user.",
            diagnosis=f"Run as its owner, or: git config --global --add safe.directory {cwd}",
        )
    if "not a git repository" in text:
        return RepositoryError(
            f"{cwd} is not a git repository.", diagnosis="Run in a clone of the application's repository."
        )
    said = next((line for line in text.splitlines() if line.startswith(("fatal:", "error:"))), text)
    return RepositoryError(
        f"git {arguments[0]} failed in {cwd}: {one_line(said) or f'exit code {result.exit_code}'}",
        diagnosis="Check the repository with `git fsck`, and that the commit was fetched.",
    )
