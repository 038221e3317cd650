"""xargs and parallel: commands with arguments from the input."""

from guard.reader.machine import Job, Machine
from guard.reader.options import Grammar, Options, parse
from guard.reader.redirecting import content
from guard.reader.scanning import lost
from guard.reader.splitting import split
from guard.reader.values import Value, join, origins, unknown
from guard.words import UNKNOWN, Word

XARGS = Grammar(
    "0a:d:E:e::I:i::J:L:l::n:oP:prR:s:S:tx",
    "arg-file= delimiter= eof== replace== max-lines== max-args= open-tty interactive max-procs= process-slot-var= "
    "no-run-if-empty max-chars= show-limits verbose exit null",
)
PARALLEL = Grammar(
    "j:P:I:a:S:N:n:L:l::E:s:C:Xmkdt0qrvuxkpDi::U:M",
    "jobs= max-procs= arg-file= sshlogin= max-args= max-replace-args= colsep= delay= joblog= results= tag "
    "keep-order dry-run pipe pipepart block= halt= progress bar eta timeout= retries= load= memfree= nice= "
    "null delimiter= arg-sep= arg-file-sep= quote verbose will-cite line-buffer ungroup group no-notice xargs "
    "env= wd= workdir= tempdir= shuf trim= header= link replace= rpl= basefile= return= cleanup transferfile= "
    "linebuffer lb no-run-if-empty onall nonall max-chars= max-lines== semaphore fg bg wait id= resume "
    "citation plain shebang tagstring= use-cpus-instead-of-cores sql= record-env sshloginfile= tmux noswap "
    "silent",
)
MOST = 128
"""More batches than this are not started one by one."""


def given(machine: Machine, job: Job, options: Options) -> Value:
    """Returns the text from which the arguments are taken."""
    path = options.get("a", "arg-file")
    if path is not None:
        return content(machine, path.text) if path.sure else unknown(path.text)
    return job.stdin if job.stdin is not None else unknown(job.source)


def delimited(options: Options) -> "str | None":
    """Returns the character between arguments, None for blanks and quotes."""
    if options.get("0", "null") is not None:
        return "\0"
    delimiter = options.get("d", "delimiter")
    if delimiter is None:
        return None
    return {"\\n": "\n", "\\0": "\0", "\\t": "\t"}.get(delimiter.text, delimiter.text[:1])


def xargs(machine: Machine, job: Job) -> Value:
    options = parse(job.argv[1:], XARGS)
    if not options.sure:
        return lost(machine, job, options.rest)
    inner = job.inner(options.rest or [Word("echo")])
    inner.stdin = None
    value = given(machine, job, options)
    mark = options.get("I", "replace", "i", "J")
    written: list[Value] = []
    for text in value.texts:
        if UNKNOWN in text:
            inner.origin = origins(job.origin, value.origin, text.replace(UNKNOWN, "?"))
            written.append(unknown_batch(machine, inner, mark, text))
        elif mark is not None:
            written.extend(replaced(machine, inner, mark.text or "{}", text))
        else:
            for piece in pieces(text, options):
                written.extend(appended(machine, inner, arguments(piece, delimited(options)), options))
    return join(*written)


def pieces(text: str, options: Options) -> list[str]:
    """Returns the input line by line where xargs takes it so, else as one."""
    if options.get("L", "max-lines", "l") is None:
        return [text]
    return [line for line in text.split("\n") if line.strip()][:MOST]


def arguments(text: str, delimiter: "str | None") -> list[Word]:
    if delimiter is None:
        return [Word(word.text) for word in split(text.replace("$", "\\$"))]
    if delimiter == "\0":
        return [Word(text)]
    return [Word(piece) for piece in text.removesuffix(delimiter).split(delimiter)] if text else []


def unknown_batch(machine: Machine, inner: Job, mark: "Word | None", text: str) -> Value:
    """Starts the command with arguments that are not known; what is known of the first words is kept."""
    job = inner.inner(list(inner.argv))
    if mark is not None:
        job.argv = [Word(word.text.replace(mark.text or "{}", UNKNOWN)) for word in inner.argv]
        return machine.start(job)
    pieces = text.split()
    kept = 0
    while kept < len(pieces) and UNKNOWN not in pieces[kept]:
        kept += 1
    job.argv = [*inner.argv, *(Word(piece) for piece in pieces[:kept]), Word(UNKNOWN, many=True)]
    return machine.start(job)


def replaced(machine: Machine, inner: Job, mark: str, text: str) -> list[Value]:
    """Starts the command once for every line, with the line in the place of the mark."""
    written: list[Value] = []
    for line in text.split("\n")[:MOST]:
        if line.strip():
            job = inner.inner([Word(word.text.replace(mark, line.lstrip()), word.many) for word in inner.argv])
            written.append(machine.start(job))
    return written


def appended(machine: Machine, inner: Job, words: list[Word], options: Options) -> list[Value]:
    """Starts the command with the arguments, in batches."""
    size = options.get("n", "max-args")
    if not words or size is None or not size.text.isdigit() or size.text == "0":
        return [machine.start(inner.inner([*inner.argv, *words]))]
    step = int(size.text[:6])
    starts = range(0, min(len(words), MOST * step), step)
    return [machine.start(inner.inner([*inner.argv, *words[start : start + step]])) for start in starts]


def parallel(machine: Machine, job: Job) -> Value:
    """Runs `parallel command ::: arguments`; every command goes through a shell."""
    from guard.reader.shells import shell_text

    options = parse(job.argv[1:], PARALLEL)
    if not options.sure:
        return lost(machine, job, options.rest)
    words, lists = sources(options.rest)
    if lists is None:
        value = given(machine, job, options)
        if not value.sure:
            words = words or [Word(UNKNOWN)]
            machine.doubt(f"{job.smell()}\n{value.origin}", "the arguments of parallel are not known")
            return machine.start(job.inner([*words, Word(UNKNOWN, many=True)]))
        lists = [[Word(line) for line in value.texts[0].split("\n") if line]]
    written: list[Value] = []
    for combination in combinations(lists):
        machine.budget.spend()
        inner = job.inner(job.argv)
        inner.stdin = None
        written.append(shell_text(machine, inner, filled(words, combination), "parallel"))
    return join(*written)


def sources(words: list[Word]) -> "tuple[list[Word], list[list[Word]] | None]":
    """Returns the words of the command, and the lists of arguments, if they are given."""
    command: list[Word] = []
    lists: list[list[Word]] | None = None
    for word in words:
        if word.text in (":::", ":::+", "::::", "::::+"):
            lists = [*(lists or []), []]
            if word.text.startswith("::::"):
                lists[-1].append(Word(UNKNOWN))
        elif lists is None:
            command.append(word)
        else:
            lists[-1].append(word)
    return command, lists


def combinations(lists: "list[list[Word]]") -> "list[list[Word]]":
    found: list[list[Word]] = [[]]
    for words in lists:
        found = [[*left, word] for left in found for word in words][:MOST]
    return found


def filled(words: list[Word], arguments: list[Word]) -> list[Word]:
    """Returns the command with its arguments in their places, or at its end."""
    joined = " ".join(word.text for word in arguments)
    if not any("{" in word.text for word in words):
        return [*words, *arguments]
    found: list[Word] = []
    for word in words:
        text = word.text
        for number, argument in enumerate(arguments, 1):
            text = text.replace("{" + str(number) + "}", argument.text)
        for mark in ("{}", "{.}", "{/}", "{//}", "{/.}"):
            text = text.replace(mark, joined)
        found.append(Word(text, word.many))
    return found
