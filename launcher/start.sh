#!/bin/sh
# Starts the launcher with a python3 of this machine: the system's own first, because a version manager's shim in PATH
# takes longer to find its Python than the launcher takes to answer. Nothing is written beside these files.
set -u
root=$(cd "$(dirname "$0")/.." && pwd -P) || exit 1
data=${CLAUDE_PLUGIN_DATA:-${XDG_CACHE_HOME:-${HOME:-/tmp}/.cache}/deploy-production-plugin}
for python in /usr/bin/python3 python3 /usr/local/bin/python3 python3.14 python3.13 python3.12 python3.11; do
    if command -v "$python" >/dev/null 2>&1 &&
        "$python" -I -S -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
        exec "$python" -I -S -X "pycache_prefix=$data/pycache" "$root/launcher/main.py" "$root" "$data"
    fi
done
echo "deploy-production needs Python 3.11 or newer as python3 and found none in PATH ($PATH). Install it, then start a new session." >&2
exit 127
