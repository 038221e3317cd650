#!/bin/sh
# Runs a stand-in: shim.sh FOLDER NAME ARGUMENTS... The real program runs only when the judge has named it.
root=${0%/*}/..
folder=$1 name=$2
shift 2
data=${DEPLOY_PRODUCTION_GUARD_DATA:-${CLAUDE_PLUGIN_DATA:-/nonexistent}}
for python in /usr/bin/python3 /usr/local/bin/python3 /opt/homebrew/bin/python3 python3; do
    command -v "$python" >/dev/null 2>&1 || continue
    real=$("$python" -I -S -X "pycache_prefix=$data/pycache" "$root/guard/shim_main.py" "$folder" "$name" "$@")
    case $? in
        0) [ -n "$real" ] && exec "$real" "$@"; exit 126 ;;
        97) ;; # too old
        127) exit 127 ;;
        *) exit 126 ;;
    esac
done
echo "deploy-production: $name is not run: it needs python3 (3.9 or newer) to be judged, and there is none." >&2
exit 126
