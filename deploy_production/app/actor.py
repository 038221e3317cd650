"""Who asks: the account of the operating system, never a name that an environment variable could claim."""

import os
import pwd


def os_user() -> str:
    """Returns the name of the account this process runs as, `uid-<number>` when it has none."""
    try:
        return pwd.getpwuid(os.geteuid()).pw_name
    except KeyError:
        return f"uid-{os.geteuid()}"
