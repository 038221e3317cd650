"""The options of programs that start others: one table, of which a line is read when its program is met.

* `name operands short`, and below it, indented, the long names, in the notation of `options`; `-` for no short ones.
* `operands` are the words between the options and the command.
"""

TABLE = """
sudo 0 AbBC:D:Eeg:HhiKkLlMNnPp:R:r:St:T:U:u:Vvs
    askpass background bell close-from= chdir= preserve-env== edit group= set-home help host= login remove-
    timestamp reset-timestamp list no-update non-interactive preserve-groups prompt= chroot= role= stdin shell
    type= command-timeout= other-user= user= version validate
doas 0 C:Lnsu:a:
nice 0 n:0123456789
    adjustment=
timeout 1 k:s:vfp
    kill-after= signal= verbose foreground preserve-status
stdbuf 0 i:o:e:
    input= output= error=
ionice 0 c:n:p:P:u:t
    class= classdata= pid= pgid= uid= ignore
chrt 1 abdefiomrRT:P:D:pvV
    sched-runtime= sched-period= sched-deadline= fifo rr other batch idle deadline reset-on-fork
taskset 1 acpV
    all-tasks cpu-list pid
setsid 0 cfw
    ctty fork wait
setpriv 0 d
    reuid= regid= ruid= euid= rgid= egid= groups= clear-groups keep-groups init-groups no-new-privs nnp inh-caps=
    ambient-caps= bounding-set= securebits= pdeathsig= selinux-label= apparmor-profile= reset-env ptracer=
    landlock-access= landlock-rule= seccomp-filter=
time 0 apvo:f:qV
    append portability verbose output= format= quiet
nohup 0 -
strace 0 a:b:e:E:I:o:O:p:P:s:S:u:U:X:cCdDfFhiknNqrtTvVwxyYzZA
    env= trace= output= string-limit= user= attach= follow-forks seccomp-bpf daemonize summary quiet== absolute-
    timestamps== relative-timestamps decode-fds== output-append-mode output-separately
ltrace 0 a:A:bcCD:e:fF:hiIl:Ln:o:p:rs:StTu:Vw:x:X:
    output= library= demangle
chroot 1 -
    userspec= groups= skip-chdir
unshare 0 muinpCTUfrcR:S:G:w:l:hV
    map-user= map-users= map-group= map-groups= propagation= setgroups= root= wd= setuid= setgid= boottime=
    monotonic= keep-caps load-interp= kill-child== mount-proc== mount-binfmt== mount== uts== ipc== net== pid==
    user== cgroup== time== fork map-root-user map-current-user map-auto
nsenter 0 t:m::u::i::n::p::U::C::T::S:G:r::w::W:eFZaN:
    target= mount== uts== ipc== net== pid== user== cgroup== time== setuid= setgid= root== wd== wdns= no-fork all
    preserve-credentials env follow-context user-parent net-socket= join-cgroup
systemd-run 0 H:M:E:u:p:tGrdPqSCh
    scope unit= property= description= slice= slice-inherit expand-environment= remain-after-exit send-sighup
    service-type= uid= gid= nice= working-directory= setenv= pty pty-late pipe quiet on-active= on-boot= on-
    startup= on-unit-active= on-unit-inactive= on-calendar= on-clock-change on-timezone-change path-property=
    socket-property= timer-property= collect shell no-block wait user system host= machine= same-dir no-ask-
    password background= json= ignore-failure capsule= job-mode= verbose
setarch 1 vBFILRSTXZ3
    verbose addr-no-randomize fdpic-funcptrs mmap-page-zero addr-compat-layout read-implies-exec 32bit short-inode
    whole-seconds sticky-timeouts 3gb 4gb uname-2.6
prlimit 0 p:o:c::d::e::f::i::l::m::n::q::r::s::t::u::v::x::y::
    pid= output= raw noheadings verbose nofile== nproc== as== core== cpu== data== fsize== memlock== stack== rss==
choom 0 n:p:hV
    adjust= pid=
ld.so 0 -
    list verify inhibit-cache library-path= argv0= preload= audit= glibc-hwcaps-prepend=
numactl 0 aHi:N:m:p:C:lsf:S:
    all hardware interleave= cpunodebind= membind= preferred= physcpubind= localalloc show
chpst 0 u:U:b:e:/:n:l:L:m:d:o:p:f:c:r:t:vVP012
gosu 1 -
su-exec 1 -
pkexec 0 u:
    user= disable-internal-agent keep-cwd
run0 0 u:g:D:
    user= group= nice= chdir= setenv= slice= property= description= unit= background= machine= via-shell
dumb-init 0 cr:v
    single-child rewrite= verbose
tini 0 svp:wge:
catchsegv 0 -
unbuffer 0 p
rlwrap 0 aA:b:cC:D:e:f:F:g:hH:iIlmM:nN:oO:p:P:q:rRs:S:t:TuUwW:x:X:z:
xvfb-run 0 ae:f:hln:p:s:w:
    auto-servernum error-file= auth-file= server-num= listen-tcp xauth-protocol= server-args= wait=
dbus-run-session 0 -
    config-file= dbus-daemon=
fakeroot 0 l:s:i:ub:
    lib= faked= unknown-is-real fd-base=
proxychains 0 qf:
proxychains4 0 qf:
torsocks 0 id
    isolate debug
torify 0 -
cgexec 0 g:
    sticky
caffeinate 0 disut:w:m
arch 0 e:d:cxh
sshpass 0 f:d:p:e::P:vVh
entr 0 acdnprsxz
faketime 1 mpf:
    exclude-monotonic
valgrind 0 qvh
    tool= log-file= leak-check= trace-children= suppressions=
"""


def grammar(name: str) -> "tuple[str, str, int] | None":
    """Returns short options, long names and the number of operands of a program, None for one that is not here."""
    start = TABLE.find(f"\n{name} ")
    if start < 0:
        return None
    head, *following = TABLE[start + 1 :].split("\n")
    long: list[str] = []
    for line in following:
        if not line.startswith(" "):
            break
        long.append(line.strip())
    _, operands, short = head.split(" ")
    return ("" if short == "-" else short), " ".join(long), int(operands)
