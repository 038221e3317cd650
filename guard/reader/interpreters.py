"""Interpreters of other languages: what their code would start, where it says so plainly; else a doubt with the code.

* Follows literal calls only: `os.system("...")`, `subprocess.run(["...", "..."])`, `execSync('...')`, backticks.
* Code that starts something which is not literal becomes a doubt; so does code that hides what it calls.
"""

from guard.reader.literals import Token, joined, tokens
from guard.reader.machine import Job, Machine
from guard.reader.shells import nested, script
from guard.reader.values import Value, known, origins, unknown
from guard.words import UNKNOWN, Word

CODE_OPTIONS: "dict[str, tuple[str, ...]]" = {
    "python": ("-c",),
    "node": ("-e", "--eval", "-p", "--print", "-pe", "eval"),
    "perl": ("-e", "-E", "-ne", "-pe", "-le", "-lne", "-nle", "-we", "-Mre", "-i", "-0777e", "-ane", "-lane"),
    "ruby": ("-e", "-ne", "-pe"),
    "php": ("-r", "-B", "-R", "-E"),
    "lua": ("-e",),
    "tcl": ("-c",),
    "lisp": ("-c", "--eval", "-eval"),
    "osascript": ("-e",),
    "r": ("-e",),
    "julia": ("-e", "-E"),
    "groovy": ("-e",),
    "scala": ("-e",),
    "elixir": ("-e",),
    "haskell": ("-e",),
    "vim": ("-c", "--cmd", "-S"),
    "gdb": ("-ex", "--eval-command", "-x"),
    "sqlite3": ("-cmd",),
    "psql": ("-c", "--command"),
    "mysql": ("-e", "--execute"),
}
SHELL_SINKS = frozenset(
    (
        "system", "popen", "execSync", "exec", "getoutput", "getstatusoutput", "shell_exec", "passthru", "proc_open",
        "backtick", "capture2", "capture2e", "capture3", "pipeline", "create_subprocess_shell", "spawn", "run",
        "call", "check_call", "check_output", "Popen", "spawnSync", "execFile", "execFileSync", "execv", "execve",
        "execvp", "execvpe", "execl", "execlp", "execle", "execlpe", "spawnv", "spawnvp", "spawnl", "spawnlp",
        "posix_spawn", "posix_spawnp", "create_subprocess_exec", "shell", "IO", "qx", "pcntl_exec", "fork",
        "startfile", "Command", "command", "cmd", "execute", "sh", "start", "open2", "open3",
    )
)  # fmt: skip
HINTS = (
    "system", "popen", "exec", "spawn", "subprocess", "child_process", "getoutput", "`", "qx", "%x", "pty", "eval",
    "compile", "getattr", "__import__", "importlib", "ctypes", "import(", "open3", "pcntl", "passthru", "syscall",
    "fork", "dlopen", "ffi", "socket", "urllib", "http", "requests", "fetch", "net.", "runpy", "codecs", "vars(",
    "globals",
)  # fmt: skip
HIDING = (
    "eval", "compile", "getattr", "__import__", "importlib", "ctypes", "vars(", "globals", "socket", "urllib", "http",
    "requests", "fetch", "net.", "runpy", "codecs", "dlopen", "ffi",
)  # fmt: skip
"""Ways to call something without saying so."""
SCRIPTS = (".py", ".js", ".mjs", ".rb", ".pl", ".php", ".lua")
VALUE_OPTIONS = frozenset(
    ("-W", "-X", "-I", "-r", "--require", "--import", "--loader", "--check-hash-based-pycs", "-C")
)
SPEAKING = frozenset(("vim", "sqlite3", "psql", "mysql", "gdb"))
POSITIONAL_CODE = frozenset(("awk", "sed"))


def interpret(machine: Machine, job: Job, family: str) -> Value:
    """Reads the code that an interpreter is given."""
    from guard.reader.filters import carried

    written = unknown(origins(job.smell(), *carried(machine, job)))
    machine.within(job.argv[0].text, lambda: given(machine, job, family))
    return written


def given(machine: Machine, job: Job, family: str) -> Value:
    codes, path = sources(machine, job, family) if family != "ed" else ([], None)
    if family == "python" and module(machine, job):
        return known("")
    if not codes and path is not None:
        codes = [script_value(machine, path)]
    elif not codes and job.stdin is not None:
        codes = [job.stdin]
    for code in codes:
        for text in code.texts:
            if UNKNOWN in text:
                machine.doubt(
                    f"{job.smell()}\n{text.replace(UNKNOWN, ' ? ')}\n{code.origin}",
                    "an interpreter gets code that is not known",
                )
            machine.budget.spend(1 + len(text) // 64)
            analyse(machine, job, family, text)
    return known("")


def script_value(machine: Machine, path: Word) -> Value:
    value = script(machine, path)
    return value if UNKNOWN not in "".join(value.texts) else known("")


def sources(machine: Machine, job: Job, family: str) -> "tuple[list[Value], Word | None]":
    """Returns the pieces of code among the words, and the script."""
    if family in POSITIONAL_CODE:
        return positional(machine, job, family), None
    flags = CODE_OPTIONS.get(family, ())
    words = job.argv[1:]
    codes: list[Value] = []
    position = 0
    while position < len(words):
        text = words[position].text
        if takes_code(text, flags, family) and position + 1 < len(words):
            codes.append(Value((words[position + 1].text,), job.origin))
            position += 1
            if family == "python":
                break
        elif text in VALUE_OPTIONS and family not in ("php", "vim"):
            position += 1
        elif operand(words[position]) and family not in SPEAKING and not codes:
            return codes, words[position]
        else:
            codes.extend(Value((code,), job.origin) for code in spoken(words[position], flags, family))
        position += 1
    return codes, None


def operand(word: Word) -> bool:
    """Whether a word is no option."""
    return not word.text.startswith(("-", "+")) or not word.sure


def spoken(word: Word, flags: tuple[str, ...], family: str) -> list[str]:
    """Returns the code that a word is by itself: `-ccode`, `+command` of an editor, SQL."""
    if glued(word.text, flags):
        return [glued(word.text, flags)]
    if operand(word):
        return [word.text] if family in SPEAKING else []
    return [word.text[1:]] if family == "vim" and word.text.startswith("+") else []


def takes_code(text: str, flags: tuple[str, ...], family: str) -> bool:
    """Whether the next word is code: `-c`, also in a cluster such as `-Ic` or `-lne`."""
    if text in flags:
        return True
    if not text.startswith("-") or text.startswith("--") or len(text) < 3 or family in ("gdb", "vim"):
        return False
    letters = {flag[1] for flag in flags if len(flag) == 2}
    return text[-1] in letters and text[1:].isalnum()


def glued(text: str, flags: tuple[str, ...]) -> str:
    """Returns the code of `-ccode` and `--eval=code`, "" when the word is no such thing."""
    for flag in flags:
        if flag.startswith("--") and text.startswith(flag + "="):
            return text[len(flag) + 1 :]
        if len(flag) == 2 and text.startswith(flag) and len(text) > 2:
            return text[2:]
    return ""


def positional(machine: Machine, job: Job, family: str) -> list[Value]:
    """Returns the program of awk or sed: `-f` aside, its first word, or what `-e` gives."""
    codes: list[Value] = []
    words = job.argv[1:]
    position = 0
    while position < len(words):
        text = words[position].text
        if text in ("-e", "--expression", "--source", "-f", "--file", "-v", "-F", "--assign", "--field-separator"):
            if text in ("-e", "--expression", "--source") and position + 1 < len(words):
                codes.append(Value((words[position + 1].text,), job.origin))
            elif text in ("-f", "--file") and position + 1 < len(words):
                path = words[position + 1]
                codes.append(job.stdin if path.text == "-" and job.stdin is not None else script_value(machine, path))
            position += 1
        elif text.startswith("--expression="):
            codes.append(Value((text.partition("=")[2],), job.origin))
        elif text.startswith("-e") and family == "sed":
            codes.append(Value((text[2:],), job.origin))
        elif not text.startswith("-") and not codes:
            return [Value((text,), job.origin)]
        position += 1
    return codes


def module(machine: Machine, job: Job) -> bool:
    """Handles `python -m name`: reported as the program it is; returns whether it was one."""
    words = job.argv[1:]
    for position, word in enumerate(words):
        if word.text == "-m" and position + 1 < len(words):
            argv = [Word(words[position + 1].text.replace("_", "-"), words[position + 1].many), *words[position + 2 :]]
            if argv[0].text.partition(".")[0] in ("deploy-production", "mcp-server"):
                argv[0] = Word("deploy-production")
            machine.start(job.inner(argv))
            for argument in argv[1:]:
                analyse(machine, job, "python", argument.text)
            return True
        if not word.text.startswith("-") or word.text == "-c":
            return False
    return False


def analyse(machine: Machine, job: Job, family: str, code: str) -> None:
    """Starts what the code plainly starts; notes a doubt about code that may start something else."""
    if family in POSITIONAL_CODE or family in ("vim", "ed"):
        from guard.reader.small_languages import editor_code

        editor_code(machine, job, family, code)
        return
    found = joined(tokens(code, backticks=family in ("perl", "ruby", "php", "node")))
    literal = True
    for position, token in enumerate(found):
        if not token.string and token.text in SHELL_SINKS:
            literal = call(machine, job, found, position) and literal
    if family in ("perl", "ruby", "php"):
        literal = backticks(machine, job, code) and literal
    named_scripts(machine, job, family, found)
    lower = code.lower()
    piped = "|" in lower and family in ("perl", "ruby", "php", "tcl", "lua")
    if piped or (any(hint in lower for hint in HINTS) and not (literal and plain(lower))):
        machine.doubt(f"{code}\n{job.smell()}", f"{job.argv[0].text} runs code that may start programs")


def named_scripts(machine: Machine, job: Job, family: str, found: list[Token]) -> None:
    """Reads the scripts of the same language that the code names: it may run them."""
    for token in found:
        if token.string and token.text.endswith(SCRIPTS) and len(token.text) < 256 and " " not in token.text:
            value = script_value(machine, Word(token.text))
            for text in value.texts if value.texts != ("",) else ():
                # The default binds the loop's value; mypy cannot tell the type of such a lambda.
                machine.within(token.text, lambda text=text: analyse_value(machine, job, family, text))  # type: ignore[misc]


def analyse_value(machine: Machine, job: Job, family: str, text: str) -> Value:
    machine.budget.spend(1 + len(text) // 64)
    analyse(machine, job, family, text)
    return known("")


def plain(lower: str) -> bool:
    """Whether the code hides nothing: every way to start a program in it is a literal call."""
    return not any(hint in lower for hint in HIDING)


def call(machine: Machine, job: Job, found: list[Token], sink: int) -> bool:
    """Starts the literal argument of a call; returns whether it is literal."""
    position = sink + 1
    if position >= len(found):
        return True
    bracket = found[position].text in ("(", "{") and not found[position].string
    if bracket:
        position += 1
    if position >= len(found):
        return True
    token = found[position]
    if token.string:
        return called_with_strings(machine, job, found, position)
    if token.text == "[":
        words, closed = strings(found, position + 1)
        if words:
            machine.start(job.inner(words))
        return closed and bool(words) and after_list(found, position)
    if token.text == "qw":
        return quoted_words(machine, job, found, position + 2)
    imported = sink > 0 and found[sink - 1].text == "import" and found[sink + 1].text != "as"
    return imported or (bracket and token.text == ")")


def quoted_words(machine: Machine, job: Job, found: list[Token], position: int) -> bool:
    """Starts the command of perl's `qw( )`; returns whether there is one."""
    words: list[Word] = []
    while position < len(found) and found[position].text not in (")", "]", "}", "/"):
        words.append(Word(found[position].text))
        position += 1
    if words:
        machine.start(job.inner(words))
    return bool(words)


def after_list(found: list[Token], position: int) -> bool:
    """Whether a list that begins at the position is an argument as it is, not joined or added to something."""
    while position < len(found) and (found[position].string or found[position].text != "]"):
        position += 1
    return position + 1 >= len(found) or found[position + 1].text in (")", ",")


def called_with_strings(machine: Machine, job: Job, found: list[Token], position: int) -> bool:
    """Starts what strings as arguments mean: one is a shell's text, several may be the words of a command."""
    words: list[Word] = [Word(found[position].text)]
    literal = True
    position += 1
    while position + 1 < len(found) and found[position].text == "," and not found[position].string:
        following = found[position + 1]
        if following.string:
            words.append(Word(following.text))
            position += 2
        elif following.text == "[":
            more, closed = strings(found, position + 2)
            words.extend(more)
            literal = literal and closed
            break
        else:
            break
    nested(machine, "code", Value((words[0].text,)), [], job, None)
    if len(words) > 1:
        machine.start(job.inner(words))
        machine.start(job.inner(words[1:]))
    after = found[position].text if position < len(found) else ")"
    return literal and after in (")", ",", ";", "}", "")


def strings(found: list[Token], position: int) -> "tuple[list[Word], bool]":
    """Returns the strings of a list up to its end; an element that is none is unknown."""
    words: list[Word] = []
    closed = True
    while position < len(found) and found[position].text != "]":
        token = found[position]
        if token.string:
            words.append(Word(token.text))
        elif token.text not in (",", "\n"):
            words.append(Word(UNKNOWN, many=True))
            closed = False
        position += 1
    return words, closed


def backticks(machine: Machine, job: Job, code: str) -> bool:
    """Runs what stands in backticks or in `qx( )`, `%x( )`."""
    literal = True
    pieces = code.split("`")
    for text in pieces[1::2]:
        nested(machine, "code", Value((text,)), [], job, None)
        literal = literal and "$" not in text and "#{" not in text
    for mark in ("qx", "%x"):
        position = code.find(mark)
        while position >= 0:
            opening = code[position + 2 : position + 3]
            closing = {"(": ")", "{": "}", "[": "]", "<": ">"}.get(opening, opening)
            stop = code.find(closing, position + 3) if opening and not opening.isalnum() else -1
            if stop > 0:
                nested(machine, "code", Value((code[position + 3 : stop],)), [], job, None)
            position = code.find(mark, position + 2)
    return literal
