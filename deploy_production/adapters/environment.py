"""What a child process inherits: a list of names that are allowed, and nothing else.

Everything that changes how programs are loaded or where git looks stays behind by not being on the list.
"""

from collections.abc import Mapping

from deploy_production.errors import ToolError

_ALLOWED = {
    "PATH", "HOME", "USER", "LOGNAME", "LANG", "LANGUAGE", "TZ", "TMPDIR",
    "SSL_CERT_FILE", "SSL_CERT_DIR", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_RUNTIME_DIR",
}  # fmt: skip
_LOADER = "LD_"


def child_environment(inherited: Mapping[str, str], added: Mapping[str, str] | None) -> dict[str, str]:
    """Returns the allowed part of `inherited` with `added` on top.

    Raises:
        ToolError: when `added` would change how every program is loaded.
    """
    kept = {name: value for name, value in inherited.items() if name in _ALLOWED or name.startswith("LC_")}
    for name in added or {}:
        if name.startswith(_LOADER):
            raise ToolError(
                f"The variable {name} may not be given to a command: it changes what every program does.",
                diagnosis=f"Remove {name} from the command's environment.",
            )
    return kept | dict(added or {})
