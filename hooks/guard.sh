#!/bin/sh
# Asks the guard about one tool call: the client's question on stdin. Ends with 0 (no opinion, or ours) or 2 (denied),
# never with anything else: every other code lets the call go on.
trap 'exit 2' EXIT HUP INT TERM
case $0 in
    */hooks/*) root=${0%/hooks/*} ;;
    hooks/*) root=$PWD ;;
    */*) root=${0%/*}/.. ;;
    *) root=.. ;;
esac
data=${CLAUDE_PLUGIN_DATA:-}
# Nothing in here needs a second of the processor; the guard's own clock says so first, and better.
ulimit -t 8 2>/dev/null
unset PYTHONPATH PYTHONHOME
if [ -n "$data" ]; then cache=pycache_prefix=$data/pycache; else cache=pycache_prefix=/nonexistent; fi
for python in /usr/bin/python3 /usr/local/bin/python3 /opt/homebrew/bin/python3 python3; do
    case $python in
        /*) [ -x "$python" ] || continue ;;
        *) command -v "$python" >/dev/null 2>&1 || continue ;;
    esac
    "$python" -I -S -X "$cache" "$root/guard/main.py"
    case $? in
        0) trap - EXIT; exit 0 ;;
        97) ;; # too old; it has read nothing
        *) exit 2 ;;
    esac
done
echo "The guard of deploy-production needs python3 (3.9 or newer) and found none, so it denies the call." >&2
exit 2
