"""Whether the part of this product that a program needs is installed, and the command that installs it.

The distribution without extras is the linter. What else there is comes with an extra, and whoever starts a program
of a part that was left out reads one line that ends with a command to copy. The command installs from where the
distribution itself came from: its name on a public index is somebody else's to take.
"""

import sys
from collections.abc import Mapping
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from importlib.metadata import Distribution
    from pathlib import Path

NAME: Final = "deploy-production"
EXTRAS: Final[Mapping[str, tuple[str, ...]]] = {
    "deploy": (
        *("docker", "holidays", "icalendar", "kubernetes", "mcp", "platformdirs", "pydantic", "rich", "tzdata"),
        "urllib3",
    ),
    "lsp": ("pygls",),
    "mcp": ("mcp",),
}
"""The modules that each extra brings, by the names of the extras in pyproject.toml."""


def require(extra: str, *, program: str, exit_code: int) -> None:
    """Ends the process with one line on stderr and the exit code when a module of an extra is missing."""
    lost = missing(extra)
    if not lost:
        return
    sys.stderr.write(f"{program}: {lost[0]} is not installed, it comes with the extra {extra}; {_remedy(extra)}\n")
    sys.exit(exit_code)


def missing(extra: str) -> list[str]:
    """Returns the modules of an extra that are not there; none is loaded."""
    return [module for module in EXTRAS[extra] if find_spec(module) is None]


def version(*, otherwise: str = "0") -> str:
    """Returns the version of this distribution, or another text where it is not installed."""
    from importlib.metadata import PackageNotFoundError
    from importlib.metadata import version as version_of

    try:
        return version_of(NAME)
    except PackageNotFoundError:
        return otherwise


def _remedy(extra: str) -> str:
    from importlib.metadata import PackageNotFoundError, distribution
    from pathlib import Path

    try:
        found = distribution(NAME)
    except PackageNotFoundError:
        return f"install {NAME}[{extra}]"
    # What is there already is named too: some installers remove what they are not told to keep.
    extras = ",".join(name for name in EXTRAS if name == extra or not missing(name))
    command = install_command(found, extras, prefix=Path(sys.prefix), python=sys.executable)
    return f"install {NAME}[{extra}]" if command is None else f"run: {command}"


def install_command(found: "Distribution", extras: str, *, prefix: "Path", python: str) -> str | None:
    """Returns how a distribution is installed again with extras, None when nothing says where it came from."""
    import json
    import shlex
    from urllib.parse import unquote, urlsplit

    origin: dict[str, Any] = json.loads(found.read_text("direct_url.json") or "{}")
    url = origin.get("url")
    if not isinstance(url, str):
        return None
    if origin.get("dir_info", {}).get("editable"):
        wanted = ["--editable", f"{unquote(urlsplit(url).path)}[{extras}]"]
    else:
        wanted = [f"{NAME}[{extras}] @ {_place(url, origin.get('vcs_info', {}))}"]
    return shlex.join([*_installer(found, prefix, python), *wanted])


def _place(url: str, repository: Mapping[str, str]) -> str:
    if not repository:
        return url
    revision = repository.get("requested_revision") or repository["commit_id"]
    return f"{repository['vcs']}+{url}@{revision}"


def _installer(found: "Distribution", prefix: "Path", python: str) -> list[str]:
    if (found.read_text("INSTALLER") or "").strip() != "uv":
        return [python, "-m", "pip", "install"]
    if (prefix / "uv-receipt.toml").is_file():
        return ["uv", "tool", "install"]
    return ["uv", "pip", "install", "--python", python]
