"""Names that start something else, or that mean something to the reader."""

BUILTINS = frozenset(
    (
        ".", "source", "eval", "exec", "command", "builtin", "cd", "chdir", "pushd", "popd", "export", "declare",
        "typeset", "local", "readonly", "integer", "unset", "set", "shift", "read", "mapfile", "readarray", "printf",
        "alias", "unalias", "trap", "hash", "enable", "return", "break", "continue", "exit", "logout", "let", "test",
        "[", "getopts", "shopt", "setopt", "unsetopt", "emulate", "noglob", "nocorrect", "-", "compgen", "complete",
        "bind", "fc", "history", "wait", "zmodload", "autoload", "functions", "print", "sched", "zle", "bindkey",
        "rehash", "coproc", "true", "false", ":",
    )
)  # fmt: skip

SHELLS = frozenset(
    ("sh", "bash", "zsh", "dash", "ksh", "mksh", "ksh93", "ash", "rbash", "yash", "fish", "csh", "tcsh", "pwsh", "hush")
)

INTERPRETERS = {
    "python": "python",
    "pypy": "python",
    "ipython": "python",
    "node": "node",
    "nodejs": "node",
    "deno": "node",
    "bun": "node",
    "ts-node": "node",
    "tsx": "node",
    "perl": "perl",
    "ruby": "ruby",
    "irb": "ruby",
    "php": "php",
    "lua": "lua",
    "luajit": "lua",
    "tclsh": "tcl",
    "expect": "tcl",
    "wish": "tcl",
    "guile": "lisp",
    "emacs": "lisp",
    "osascript": "osascript",
    "awk": "awk",
    "gawk": "awk",
    "mawk": "awk",
    "nawk": "awk",
    "sed": "sed",
    "gsed": "sed",
    "vim": "vim",
    "vi": "vim",
    "nvim": "vim",
    "ex": "vim",
    "ed": "ed",
    "gdb": "gdb",
    "Rscript": "r",
    "julia": "julia",
    "groovy": "groovy",
    "jshell": "jshell",
    "scala": "scala",
    "elixir": "elixir",
    "ghc": "haskell",
    "runghc": "haskell",
    "sqlite3": "sqlite3",
    "psql": "psql",
    "mysql": "mysql",
    "m4": "m4",
    "bc": "bc",
    "dc": "dc",
    "jq": "",
}

FILTERS = frozenset(
    (
        "echo", "printf", "cat", "base64", "base32", "basenc", "rev", "tr", "tac", "xxd", "head", "tail", "openssl",
        "gunzip", "zcat", "gzip", "uudecode", "uniq", "tee", "cut", "which", "whereis", "seq", "yes", "fold", "nl",
        "grep", "basename", "dirname", "realpath", "readlink", "bzcat", "xzcat", "printenv", "iconv", "od", "hexdump",
        "whence", "type", "envsubst", "paste", "column", "jq", "curl", "wget", "zstd", "zstdcat",
    )
)  # fmt: skip

MOVERS = frozenset(
    ("cp", "mv", "ln", "install", "dd", "rsync", "gcp", "gmv", "gln", "ginstall", "link", "rename", "chmod")
)

STARTERS = frozenset(
    (
        "sudo", "sudoedit", "doas", "env", "genv", "nice", "gnice", "timeout", "gtimeout", "stdbuf", "gstdbuf",
        "ionice", "chrt", "taskset", "setsid", "setpriv", "runuser", "su", "script", "flock", "watch", "time",
        "gtime", "nohup", "strace", "ltrace", "chroot", "unshare", "nsenter", "busybox", "toybox", "systemd-run",
        "ssh", "parallel", "xargs", "gxargs", "find", "gfind", "git", "make", "gmake", "tar", "gtar", "bsdtar",
        "setarch", "linux32", "linux64", "i386", "i686", "x86_64", "prlimit", "choom", "numactl", "chpst", "gosu",
        "su-exec", "pkexec", "run0", "dumb-init", "tini", "catchsegv", "unbuffer", "rlwrap", "xvfb-run",
        "dbus-run-session", "fakeroot", "proxychains", "proxychains4", "torsocks", "torify", "cgexec", "caffeinate",
        "arch", "sshpass", "entr", "faketime", "valgrind", "split", "gsplit", "sort", "gsort", "rg", "rsync", "zip",
        "man", "scp", "sftp", "socat", "nc", "ncat", "tcpdump", "tmux", "screen", "at", "batch", "crontab",
        "hyperfine", "nix-shell", "nix", "vagrant", "gcloud", "npm", "npx", "pnpm", "yarn", "bunx", "uv", "uvx",
        "poetry", "pipenv", "pdm", "hatch", "bundle", "conda", "mamba", "micromamba", "direnv", "dotenv", "op",
        "doppler", "aws-vault", "mise", "asdf", "ip", "perf", "capsh", "start-stop-daemon", "ld.so", "ld-linux.so.2",
        "ld-linux-x86-64.so.2", "ld-linux-aarch64.so.1", "ld-musl-x86_64.so.1",
    )
)  # fmt: skip
