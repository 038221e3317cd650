"""The programs of the namespace that are not the machine's: recording stubs, and stand-ins for wrappers.

* A stub writes how many arguments it got, its name and the arguments, each ended by a NUL, and answers as a reading
  client would where a script needs an answer to go on.
* A stand-in does what the real wrapper does with the options that the corpus uses: it runs the command.
"""

from pathlib import Path

GUARDED = (
    "argocd", "claude", "crictl", "ctr", "deploy-production", "docker", "docker-compose", "flux", "helm", "k9s",
    "kubectl", "kubectl.docker", "kustomize", "nerdctl", "oc", "podman", "skaffold",
)  # fmt: skip
NEUTRAL = (
    "gh",
    "npm",
    "npx",
    "terraform",
    "kind",
    "minikube",
    "k3d",
    "cargo",
    "go",
    "pytest",
    "ruff",
    "jira",
    "notify",
)

_ANSWERS = {
    "kubectl": 'case " $* " in *" current-context "*) echo production ;; *" get "*) echo pod/web-1 ;; esac',
    "docker": 'case " $* " in *" ps "*|*" images "*) echo 0123456789ab ;; esac',
}

_STUB = """#!/bin/sh
printf '%s\\0' "$#" {name} "$@" >> /record/calls
{answer}
exit 0
"""

_STAND_INS = {
    "sudo": """#!/bin/sh
while [ $# -gt 0 ]; do
    case $1 in
        --) shift; break ;;
        -[ugCDhpRrtT]|--user|--group|--chdir|--host|--prompt|--role|--type) shift 2 ;;
        -s|--shell|-i|--login) shift; [ $# -gt 0 ] && exec sh -c "$*"; exit 0 ;;
        -*) shift ;;
        *=*) export "$1"; shift ;;
        *) break ;;
    esac
done
exec "$@"
""",
    "doas": """#!/bin/sh
while getopts u:C:nsL option; do :; done
shift $((OPTIND - 1))
exec "$@"
""",
    "ssh": """#!/bin/sh
while getopts 1246AaCfGgKkMNnqsTtVvXxYyb:c:D:E:e:F:I:i:J:L:l:m:O:o:p:Q:R:S:W:w: option; do :; done
shift $OPTIND
exec sh -c "$*"
""",
    "parallel": """#!/bin/sh
program=
while [ $# -gt 0 ] && [ "$1" != ::: ]; do
    case $1 in -j) shift ;; -*) ;; *) program="$program $1" ;; esac
    shift
done
[ $# -eq 0 ] && while read -r line; do sh -c "$program $line"; done
[ $# -gt 0 ] && shift
for one; do
    case $program in
        *"{}"*) sh -c "$(printf %s "$program" | sed "s|{}|$one|g")" ;;
        *) sh -c "$program $one" ;;
    esac
done
""",
    "strace": """#!/bin/sh
while getopts e:o:p:s:fqvty option; do :; done
shift $((OPTIND - 1))
exec "$@"
""",
    "busybox": """#!/bin/sh
exec "$@"
""",
    "systemd-run": """#!/bin/sh
while [ $# -gt 0 ]; do case $1 in -p|-u|-E) shift 2 ;; -*) shift ;; *) break ;; esac; done
exec "$@"
""",
    "watch": """#!/bin/sh
exact=
while [ $# -gt 0 ]; do case $1 in -n) shift 2 ;; -x) exact=yes; shift ;; -*) shift ;; *) break ;; esac; done
[ -n "$exact" ] && exec "$@"
exec sh -c "$*"
""",
    "su": """#!/bin/sh
while [ $# -gt 0 ]; do
    case $1 in -c|--command) exec sh -c "$2" ;; --command=*) exec sh -c "${1#*=}" ;; *) shift ;; esac
done
""",
    "runuser": """#!/bin/sh
while [ $# -gt 0 ]; do
    case $1 in -u) shift 2 ;; -c) exec sh -c "$2" ;; --) shift; break ;; -*) shift ;; *) break ;; esac
done
exec "$@"
""",
}


def write_box(folder: Path) -> None:
    """Writes every stub and every stand-in as a program into the folder."""
    for name in (*GUARDED, *NEUTRAL):
        (folder / name).write_text(_STUB.format(name=name, answer=_ANSWERS.get(name, "")), encoding="utf-8")
    for name, text in _STAND_INS.items():
        (folder / name).write_text(text, encoding="utf-8")
