#!/bin/sh
# Runs one hook beside the guard: event.sh EVENT, the client's event on stdin. When it cannot run at all, the start of a
# deploy is blocked: without its marks the guard would take the fork for ordinary work.
root=$(cd "$(dirname "$0")/.." && pwd -P)
data=${CLAUDE_PLUGIN_DATA:-}
# Every prompt of every session comes by here; only in those that once deployed there is something to note.
if [ "$1" = UserPromptSubmit ] && [ ! -d "$data/forks/${CLAUDE_CODE_SESSION_ID:-}" ]; then exit 0; fi
# So does every edit; only those of what the linter looks at are worth a Python. The event may tell a whole file, which
# may name another: what it is, is looked at again.
if [ "$1" = PostToolUse ]; then
    event=$(cat)
    case $event in
        *SKILL.md* | *plugin.json* | *marketplace.json*) ;;
        *) exit 0 ;;
    esac
fi
handle() { "$python" -I -S -X "pycache_prefix=$data/pycache" "$root/guard/events/main.py" "$1"; }
for python in /usr/bin/python3 python3 /usr/local/bin/python3; do
    command -v "$python" >/dev/null 2>&1 || continue
    if [ "$1" = PostToolUse ]; then printf '%s' "$event" | handle "$1"; else handle "$1"; fi
    status=$?
    case $1:$status in
        *:0 | *:1 | *:2) exit "$status" ;;
        UserPromptExpansion:*) exit 2 ;;
        *) exit 1 ;;
    esac
done
echo "deploy-production needs python3 and found none in PATH." >&2
[ "$1" = UserPromptExpansion ] && exit 2
exit 1
