#!/bin/sh
# What `validate-skill` starts. A question that was asked before, about files that have not changed since, is answered
# from memory: that takes less time than an interpreter needs to start. Everything else goes to `validate-skill-anew`,
# which looks at everything and, told where, remembers (validators/remembering.py says what, and what it never does).
#
# An answer holds when every file that was read has the same bytes, every folder that was searched the same names, and
# every path that was asked for is as it was. Whatever cannot be told is asked anew. Nothing of a memory is ever run.

case $0 in */*) here=${0%/*} ;; *) here=. ;; esac
if [ -L "$0" ]; then
    real=$(readlink -f "$0") && here=${real%/*}
fi

anew() { exec "$here/validate-skill-anew" "$@"; }

# Sets `question`, which tells one call from all others, and `name`, under which its answer is kept.
ask() {
    IFS='|'
    question="$PWD|$*"
    IFS=/
    set -f
    # It is split on purpose.
    # shellcheck disable=SC2086
    set -- $question
    IFS='!'
    name="$*"
    set +f
    unset IFS
}

# Tells whether a folder holds the names that it held: "$1" is the folder, "$2" its names as the shell lists them.
lists() {
    expected=$2
    set -- "$1"/* "$1"/.[!.]* "$1"/..?*
    IFS=/
    [ "$*" = "$expected" ]
}

# Tells whether everything that an answer depends on is as it was. It runs in a shell of its own: variables stay here.
holds() (
    LC_ALL=C
    export LC_ALL
    cd "$1" || exit 1
    while IFS= read -r line; do
        path=${line#? }
        case $line in
            'e '*) [ -e "$path" ] ;;
            'n '*) [ ! -e "$path" ] ;;
            'd '*) [ -d "$path" ] ;;
            'f '*) [ ! -d "$path" ] ;;
            'r '*) [ -f "$path" ] ;;
            'l '*) IFS= read -r names && lists "$path" "$names" ;;
            *) exit 1 ;;
        esac || exit 1
    done <looked
    exec b2sum --check --status --strict read 2>/dev/null
)

[ -z "${CI-}" ] || anew "$@"
# The folder may be reached through a link, which may lead elsewhere tomorrow.
cd -P . 2>/dev/null || anew "$@"
case "$PWD $*" in
    *[!a-zA-Z0-9._/=,:@+%\ -]*) anew "$@" ;;
esac
for word in "$@"; do
    [ "$word" != - ] || anew "$@"
done
memory=${XDG_CACHE_HOME:-${HOME:+$HOME/.cache}}/validate-skill
case $memory in /validate-skill) anew "$@" ;; /*) ;; *) anew "$@" ;; esac
ask "$@"
[ ${#name} -le 240 ] || anew "$@"

# What somebody else could have written is no memory of ours; a shell that cannot tell asks anew.
# shellcheck disable=SC3067
if [ -O "$memory" ] 2>/dev/null && [ -f "$memory/$name" ]; then
    { IFS= read -r asked && IFS= read -r kept && IFS= read -r code; } <"$memory/$name" || asked=
    case $kept in *[!0-9a-f]*) asked= ;; esac
    case $code in 0 | 1) ;; *) asked= ;; esac
    if [ "$asked" = "$question" ] && holds "$memory/kept/$kept" 2>/dev/null; then
        cat "$memory/kept/$kept/said" 2>/dev/null && exit "$code"
    fi
fi
export VALIDATE_SKILL_REMEMBER="$memory/$name" VALIDATE_SKILL_QUESTION="$question"
anew "$@"
