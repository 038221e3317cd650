"""Programs that start another one: which of their words is the command.

* Each has its own grammar of options. Where a word is not of the grammar, every guarded name after it counts as a command,
  and there is a doubt.
"""

from guard.names import GUARDED
from guard.reader.machine import Job, Machine
from guard.reader.options import Grammar, Options, parse
from guard.reader.values import Value, unknown
from guard.words import UNKNOWN, Word

GRAMMARS: "dict[str, tuple[str, str, int]]" = {
    "sudo": (
        "AbBC:D:Eeg:HhiKkLlMNnPp:R:r:St:T:U:u:Vvs",
        "askpass background bell close-from= chdir= preserve-env== edit group= set-home help host= login remove-timestamp "
        "reset-timestamp list no-update non-interactive preserve-groups prompt= chroot= role= stdin shell type= "
        "command-timeout= other-user= user= version validate",
        0,
    ),
    "doas": ("C:Lnsu:a:", "", 0),
    "nice": ("n:0123456789", "adjustment=", 0),
    "timeout": ("k:s:vfp", "kill-after= signal= verbose foreground preserve-status", 1),
    "stdbuf": ("i:o:e:", "input= output= error=", 0),
    "ionice": ("c:n:p:P:u:t", "class= classdata= pid= pgid= uid= ignore", 0),
    "chrt": ("abdefiomrRT:P:D:pvV", "sched-runtime= sched-period= sched-deadline= fifo rr other batch idle deadline reset-on-fork", 1),
    "taskset": ("acpV", "all-tasks cpu-list pid", 1),
    "setsid": ("cfw", "ctty fork wait", 0),
    "setpriv": (
        "d",
        "reuid= regid= ruid= euid= rgid= egid= groups= clear-groups keep-groups init-groups no-new-privs nnp inh-caps= "
        "ambient-caps= bounding-set= securebits= pdeathsig= selinux-label= apparmor-profile= reset-env ptracer= "
        "landlock-access= landlock-rule= seccomp-filter=",
        0,
    ),
    "time": ("apvo:f:qV", "append portability verbose output= format= quiet", 0),
    "nohup": ("", "", 0),
    "strace": (
        "a:b:e:E:I:o:O:p:P:s:S:u:U:X:cCdDfFhiknNqrtTvVwxyYzZA",
        "env= trace= output= string-limit= user= attach= follow-forks seccomp-bpf daemonize summary quiet== "
        "absolute-timestamps== relative-timestamps decode-fds== output-append-mode output-separately",
        0,
    ),
    "ltrace": ("a:A:bcCD:e:fF:hiIl:Ln:o:p:rs:StTu:Vw:x:X:", "output= library= demangle", 0),
    "chroot": ("", "userspec= groups= skip-chdir", 1),
    "unshare": (
        "muinpCTUfrcR:S:G:w:l:hV",
        "map-user= map-users= map-group= map-groups= propagation= setgroups= root= wd= setuid= setgid= boottime= monotonic= "
        "keep-caps load-interp= kill-child== mount-proc== mount-binfmt== mount== uts== ipc== net== pid== user== cgroup== "
        "time== fork map-root-user map-current-user map-auto",
        0,
    ),
    "nsenter": (
        "t:m::u::i::n::p::U::C::T::S:G:r::w::W:eFZaN:",
        "target= mount== uts== ipc== net== pid== user== cgroup== time== setuid= setgid= root== wd== wdns= no-fork all "
        "preserve-credentials env follow-context user-parent net-socket= join-cgroup",
        0,
    ),
    "systemd-run": (
        "H:M:E:u:p:tGrdPqSCh",
        "scope unit= property= description= slice= slice-inherit expand-environment= remain-after-exit send-sighup "
        "service-type= uid= gid= nice= working-directory= setenv= pty pty-late pipe quiet on-active= on-boot= on-startup= "
        "on-unit-active= on-unit-inactive= on-calendar= on-clock-change on-timezone-change path-property= socket-property= "
        "timer-property= collect shell no-block wait user system host= machine= same-dir no-ask-password background= json= "
        "ignore-failure capsule= job-mode= verbose",
        0,
    ),
    "setarch": ("vBFILRSTXZ3", "verbose addr-no-randomize fdpic-funcptrs mmap-page-zero addr-compat-layout "
                "read-implies-exec 32bit short-inode whole-seconds sticky-timeouts 3gb 4gb uname-2.6", 1),
    "prlimit": ("p:o:c::d::e::f::i::l::m::n::q::r::s::t::u::v::x::y::", "pid= output= raw noheadings verbose nofile== "
                "nproc== as== core== cpu== data== fsize== memlock== stack== rss==", 0),
    "choom": ("n:p:hV", "adjust= pid=", 0),
    "ld.so": ("", "list verify inhibit-cache library-path= argv0= preload= audit= glibc-hwcaps-prepend=", 0),
    "numactl": ("aHi:N:m:p:C:lsf:S:", "all hardware interleave= cpunodebind= membind= preferred= physcpubind= localalloc show", 0),
    "chpst": ("u:U:b:e:/:n:l:L:m:d:o:p:f:c:r:t:vVP012", "", 0),
    "gosu": ("", "", 1),
    "su-exec": ("", "", 1),
    "pkexec": ("u:", "user= disable-internal-agent keep-cwd", 0),
    "run0": ("u:g:D:", "user= group= nice= chdir= setenv= slice= property= description= unit= background= machine= via-shell", 0),
    "dumb-init": ("cr:v", "single-child rewrite= verbose", 0),
    "tini": ("svp:wge:", "", 0),
    "catchsegv": ("", "", 0),
    "unbuffer": ("p", "", 0),
    "rlwrap": ("aA:b:cC:D:e:f:F:g:hH:iIlmM:nN:oO:p:P:q:rRs:S:t:TuUwW:x:X:z:", "", 0),
    "xvfb-run": ("ae:f:hln:p:s:w:", "auto-servernum error-file= auth-file= server-num= listen-tcp xauth-protocol= server-args= wait=", 0),
    "dbus-run-session": ("", "config-file= dbus-daemon=", 0),
    "fakeroot": ("l:s:i:ub:", "lib= faked= unknown-is-real fd-base=", 0),
    "proxychains": ("qf:", "", 0),
    "proxychains4": ("qf:", "", 0),
    "torsocks": ("id", "isolate debug", 0),
    "torify": ("", "", 0),
    "cgexec": ("g:", "sticky", 0),
    "caffeinate": ("disut:w:m", "", 0),
    "arch": ("e:d:cxh", "", 0),
    "sshpass": ("f:d:p:e::P:vVh", "", 0),
    "entr": ("acdnprsxz", "", 0),
    "faketime": ("mpf:", "exclude-monotonic", 1),
    "valgrind": ("qvh", "tool= log-file= leak-check= trace-children= suppressions=", 0),
}  # fmt: skip
"""name -> getopt letters, long names, operands before the command."""

ALIASES = {"gnice": "nice", "gtimeout": "timeout", "gstdbuf": "stdbuf", "gtime": "time"}
ARCHITECTURES = frozenset(("linux32", "linux64", "i386", "i686", "x86_64"))
ASSIGNING = frozenset(("sudo", "doas", "arch"))
SHELLED = frozenset(("sudo", "unshare", "nsenter"))


def assigned(machine: Machine, words: list[Word], job: Job) -> list[Word]:
    """Takes `NAME=value` words off the front, into the environment of the command."""
    position = 0
    while position < len(words):
        name, mark, value = words[position].text.partition("=")
        if not mark or not name or UNKNOWN in name or words[position].many:
            break
        job.environment = {**job.environment, name: Word(value)}
        exported(machine, name, value)
        position += 1
    return words[position:]


def exported(machine: Machine, name: str, value: str) -> None:
    """Runs what a variable in the environment makes a program run: a function of bash, a start-up file."""
    if name.startswith("BASH_FUNC_"):
        machine.apart(lambda: machine.text(value, None))
    else:
        from guard.reader.simple import give

        machine.apart(lambda: give(machine, name, Value((value,))))


def scan(machine: Machine, job: Job, words: list[Word]) -> Value:
    """Follows every guarded name among the words, where nobody knows which one is the command."""
    for position, word in enumerate(words):
        if word.sure and word.text.rsplit("/", 1)[-1] in GUARDED:
            machine.start(job.inner(words[position:]))
    return unknown(job.smell())


def lost(machine: Machine, job: Job, words: list[Word]) -> Value:
    """Notes that the options of a wrapper cannot be read, and looks for commands in them."""
    machine.doubt(job.smell(), f"the options of {job.argv[0].text} cannot be read")
    return scan(machine, job, words)


def unwrap(machine: Machine, job: Job, name: str) -> Value:
    """Starts what a wrapper starts."""
    name = "ld.so" if name.startswith("ld-") else ALIASES.get(name, name)
    if name in GRAMMARS:
        return machine.within(name, lambda: plain(machine, job, name))
    if name in ARCHITECTURES:
        return machine.within(name, lambda: machine.start(job.inner(job.argv[1:])) if job.argv[1:] else unknown(""))
    from guard.reader.launchers import launch

    return machine.within(name, lambda: launch(machine, job, name))


def plain(machine: Machine, job: Job, name: str) -> Value:
    """Starts the command of a wrapper that has options, operands and then the command."""
    short, long, operands = GRAMMARS[name]
    options = parse(words(job, name), Grammar(short, long, operands))
    if not options.sure:
        return lost(machine, job, options.rest)
    rest = options.rest
    inner = job.inner([])
    if name in ASSIGNING:
        rest = assigned(machine, rest, inner)
    if any(word.many for word in rest[:operands]):
        return lost(machine, job, rest)
    rest = rest[operands:]
    if name == "setarch" and rest:
        machine.start(job.inner(options.rest))
    if name == "chrt" and operands and options.rest[:1] and not options.rest[0].text.isdigit():
        rest = options.rest
    settle(options, inner)
    if not rest:
        return bare(machine, job, name)
    inner.argv = rest
    return machine.start(inner)


def words(job: Job, name: str) -> list[Word]:
    """Returns the words after the program; `nice -19` and `nice --19` are made regular."""
    found = job.argv[1:]
    if name == "nice" and found and found[0].sure and found[0].text.lstrip("-+").isdigit() and found[0].text[:1] == "-":
        return found[1:]
    return found


def settle(options: Options, inner: Job) -> None:
    """Puts what options say about environment into the command."""
    for value in options.all("E", "env", "setenv"):
        name, mark, text = value.text.partition("=")
        if mark and name:
            inner.environment = {**inner.environment, name: Word(text)}


def bare(machine: Machine, job: Job, name: str) -> Value:
    """Starts the shell that some wrappers start when no command is given; it reads what is piped in."""
    if name in SHELLED and job.stdin is not None:
        return machine.start(job.inner([Word("sh")]))
    return unknown(job.smell())
