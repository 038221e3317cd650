"""Programs that start others in ways of their own: xargs, find, ssh, su, env, parallel, watch ...

* Each returns what the program writes, as far as that is known.
"""

from guard.reader.machine import Job, Machine
from guard.reader.options import Grammar, parse
from guard.reader.scanning import assigned, lost, scan
from guard.reader.shells import piped_shell, shell_text
from guard.reader.splitting import split
from guard.reader.values import EMPTY, Value, known, unknown
from guard.words import UNKNOWN, Word

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

ENV = Grammar(
    "iu:C:S:0va:P:L:U:",
    "ignore-environment unset= chdir= split-string= null debug block-signal== default-signal== ignore-signal== "
    "list-signal-handling argv0= version help",
)
SSH = Grammar("1246AaCfGgKkMNnqsTtVvXxYyB:b:c:D:E:e:F:I:i:J:L:l:m:O:o:p:P:Q:R:S:W:w:")
FLOCK = Grammar(
    "enosxuw:E:FvhVc:",
    "exclusive nonblock no-fork shared timeout= wait= conflict-exit-code= unlock close verbose nb command= fcntl",
)
WATCH = Grammar(
    "bcCdef::ghin:pq:rs:tvwx",
    "beep color no-color differences== errexit follow chgexit interval= precise equexit= no-rerun no-title no-wrap "
    "exec shotsdir=",
)
SCRIPT = Grammar(
    "aBc:eE:fI:lm:O:o:qT:t::hVFkpr",
    "append command= return echo= flush force log-io= log-in= log-out= log-timing= logging-format= output-limit= quiet "
    "timing==",
)
GIVEN_UP = ("i", "ignore-environment")
HIDDEN = ("KUBECONFIG", "HOME", "DOCKER_HOST", "DOCKER_CONTEXT", "DOCKER_CONFIG")


def env(machine: Machine, job: Job, depth: int = 0) -> Value:
    """Runs `env`."""
    options = parse(job.argv[1:], ENV)
    if not options.sure or depth > 4:
        return lost(machine, job, options.rest)
    inner = job.inner([])
    if any(options.get(letter) is not None for letter in GIVEN_UP) or [word.text for word in options.rest[:1]] == ["-"]:
        inner.environment = dict.fromkeys(HIDDEN, Word(""))
    for name in options.all("u", "unset"):
        inner.environment = {**inner.environment, name.text: Word("")}
    joined = options.get("S", "split-string")
    rest = options.rest[1:] if [word.text for word in options.rest[:1]] == ["-"] else options.rest
    if joined is not None:
        if UNKNOWN in joined.text:
            return lost(machine, job, rest)
        inner.argv = [job.argv[0], *split(joined.text), *rest]
        return env(machine, inner, depth + 1)
    rest = assigned(machine, rest, inner)
    where = options.get("C", "chdir")
    before = machine.state.directory
    if where is not None:
        machine.state.directory = known(where.text) if where.sure else unknown(job.source)
    inner.argv = rest
    value = machine.start(inner) if rest else unknown(job.smell())
    machine.state.directory = before
    return value


def ssh(machine: Machine, job: Job) -> Value:
    """Runs `ssh host command`: the words are joined and given to a shell there."""
    options = parse(job.argv[1:], SSH)
    if not options.sure or not options.rest:
        return lost(machine, job, options.rest)
    for value in options.all("o"):
        name, mark, text = value.text.partition("=")
        if not mark:
            name, _, text = value.text.partition(" ")
        if name.strip().lower() in ("proxycommand", "localcommand", "knownhostscommand", "remotecommand"):
            shell_text(machine, job, [Word(text)], "ssh -o")
    rest = options.rest[1:]
    if rest and rest[0].text.startswith("-") and rest[0].sure:
        inner = job.inner([job.argv[0], *rest, options.rest[0]])
        more = parse(rest, SSH)
        rest = more.rest if more.sure else inner.argv[1:]
    if not rest:
        return piped_shell(machine, job)
    return shell_text(machine, job, rest, "ssh")


def become_user(machine: Machine, job: Job) -> Value:
    """Runs `su` and `runuser`: `-c text` anywhere, or `-u user command`."""
    words = job.argv[1:]
    text = command_text(words)
    if text is not None:
        return shell_text(machine, job, [text], f"{job.argv[0].text} -c")
    options = parse(
        words,
        Grammar(
            "c:g:G:lmpPs:u:w:Tf",
            "command= group= supp-group= login preserve-environment pty shell= user= whitelist-environment=",
        ),
    )
    if options.get("u", "user") is not None and options.rest:
        return machine.start(job.inner(options.rest))
    if not options.sure:
        return lost(machine, job, options.rest)
    if len(options.rest) > 1:
        return scan(machine, job, options.rest[1:])
    return piped_shell(machine, job)


def command_text(words: list[Word]) -> "Word | None":
    """Returns the text that `su` gives to the shell, wherever it stands."""
    for position, word in enumerate(words):
        if word.text in ("-c", "--command", "--session-command") and position + 1 < len(words):
            return words[position + 1]
        for prefix in ("--command=", "--session-command=", "-c"):
            if word.text.startswith(prefix) and len(word.text) > len(prefix):
                return Word(word.text[len(prefix) :])
    return None


def script(machine: Machine, job: Job) -> Value:
    """Runs `script -c text`, or BSD's `script file command`."""
    options = parse(job.argv[1:], SCRIPT)
    text = options.get("c", "command")
    if not options.sure:
        return lost(machine, job, options.rest)
    if text is not None:
        return shell_text(machine, job, [text], "script -c")
    after = parse(options.rest[1:], SCRIPT)
    text = after.get("c", "command")
    if text is not None:
        return shell_text(machine, job, [text], "script -c")
    if len(options.rest) > 1:
        return machine.start(job.inner(options.rest[1:]))
    return piped_shell(machine, job)


def flock(machine: Machine, job: Job) -> Value:
    """Runs `flock file command`, `flock file -c text`."""
    options = parse(job.argv[1:], FLOCK)
    rest = options.rest
    if not options.sure or not rest or rest[0].many:
        return lost(machine, job, rest)
    rest = rest[1:]
    text = options.get("c", "command")
    if len(rest) > 1 and rest[0].text in ("-c", "--command"):
        text = rest[1]
    if text is not None:
        return shell_text(machine, job, [text], "flock -c")
    return machine.start(job.inner(rest)) if rest else EMPTY


def watch(machine: Machine, job: Job) -> Value:
    options = parse(job.argv[1:], WATCH)
    if not options.sure:
        return lost(machine, job, options.rest)
    if options.get("x", "exec") is not None:
        return machine.start(job.inner(options.rest))
    return shell_text(machine, job, options.rest, "watch")


def applet(machine: Machine, job: Job) -> Value:
    """Runs `busybox applet arguments`."""
    words = job.argv[1:]
    if not words:
        return EMPTY
    return machine.start(job.inner(words))


def find(machine: Machine, job: Job) -> Value:
    """Runs `find ... -exec command ;` and what it writes."""
    words = job.argv[1:]
    found = unknown(job.smell())
    position = 0
    while position < len(words):
        text = words[position].text
        if text in ("-exec", "-execdir", "-ok", "-okdir"):
            stop = next(
                (place for place in range(position + 1, len(words)) if words[place].text in (";", "+")), len(words)
            )
            many = stop < len(words) and words[stop].text == "+"
            argv = [placed(word, many) for word in words[position + 1 : stop]]
            if argv:
                machine.start(job.inner(argv))
            position = stop
        elif text in ("-fprint", "-fprintf", "-fls", "-fprint0") and position + 1 < len(words):
            machine.emit(Job([Word(">"), words[position + 1]], job.source), {})
        elif not words[position].sure and words[position].text == UNKNOWN:
            scan(machine, job, words[position + 1 :])
            machine.doubt(job.smell(), "the expression of find is not known")
            break
        position += 1
    return found


def placed(word: Word, many: bool) -> Word:
    """Returns an argument of `-exec` with a path, or many, in the place of `{}`."""
    return Word(word.text.replace("{}", UNKNOWN), word.many or many) if "{}" in word.text else word


def launch(machine: Machine, job: Job, name: str) -> Value:
    """Starts what a launcher starts."""
    handler = HANDLERS.get(name)
    if handler is not None:
        return handler(machine, job)
    if name in ("xargs", "gxargs", "parallel"):
        from guard.reader.batches import parallel, xargs

        return (parallel if name == "parallel" else xargs)(machine, job)
    from guard.reader.tools import run_tool

    return run_tool(machine, job, name)


HANDLERS: "dict[str, Callable[[Machine, Job], Value]]" = {
    "env": env,
    "genv": env,
    "ssh": ssh,
    "su": become_user,
    "runuser": become_user,
    "script": script,
    "flock": flock,
    "watch": watch,
    "busybox": applet,
    "toybox": applet,
    "find": find,
    "gfind": find,
}
