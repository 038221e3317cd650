"""The skills of the matrix that are right, though a hasty linter could think otherwise."""

from .case import BODY, DESCRIPTION, Case, plain, shipped

FORK = "context: fork\nagent: general-purpose\n"
GENES = "\n## Genetic Code\n\nSelf-contained: needs no rules of a project, and asks nobody.\n"


def _valid(case: str, why: str, /, **values: str) -> Case:
    return Case(name=case, why=why, data=plain(**values))


PLAIN_CASE = _valid("plain", "nothing is odd: what a tool says here is noise")
SHIPPED_CASE = Case(name="shipped", why="the skill that this tool runs", folder="deploy-production", data=shipped())
VALID = (
    _valid("context-inline", "inline is a context", more="context: inline\n"),
    _valid("effort-number", "the effort may be a number", more="effort: 8000\n"),
    _valid("effort-high", "efforts have names", more="effort: xhigh\n"),
    _valid("model-full-id", "a model may be named in full", more="model: claude-opus-4-1-20250805\n"),
    _valid("model-inherit", "inherit is a model", more="model: inherit\n"),
    _valid("tools-list", "tools as a YAML list", more="allowed-tools:\n  - Read\n  - Grep\n"),
    _valid("tools-spaces", "tools as the standard writes them", more="allowed-tools: Read Grep\n"),
    _valid("tools-with-arguments", "tools with patterns", more="allowed-tools: Read, Bash(git log:*)\n"),
    _valid("tools-of-mcp", "tools of a server", more="allowed-tools: mcp__tracker__list_issues\n"),
    _valid("disallowed-tools", "a documented key", more="disallowed-tools: Write, Edit\n"),
    _valid("paths", "globs that bring the skill up", more='paths: ["notes/**/*.md"]\n'),
    _valid("shell", "powershell is a shell", more="shell: powershell\n"),
    _valid(
        "arguments",
        "named arguments",
        more="arguments: [source]\nargument-hint: '[file]'\n",
        body=BODY + "\nThe notes are in $source.\n",
    ),
    _valid(
        "when-to-use",
        "the when part in its own key",
        description="Summarise notes. Not for minutes.",
        more="when_to_use: Use when notes of a meeting are given.\n",
    ),
    _valid("manual-only", "people start it", more="disable-model-invocation: true\n"),
    _valid(
        "metadata-and-license",
        "keys of the standard",
        more="license: MIT\ncompatibility: Needs no network.\nmetadata:\n  version: '1.0'\n  author: Ana\n",
    ),
    _valid("flow-style", "YAML in flow style", more="metadata: {version: '1.0', team: docs}\n"),
    _valid(
        "hooks",
        "hooks of the skill",
        more=(
            "hooks:\n  PostToolUse:\n    - matcher: Write\n      hooks:\n        - type: command\n"
            "          command: ./format.sh\n"
        ),
    ),
    _valid("fork", "a self-contained fork", more=FORK, body=BODY + GENES),
    Case(name="byte-of-windows", why="CRLF line ends", data=plain().replace(b"\n", b"\r\n")),
    _valid(
        "folded-description",
        "a description over several lines",
        description=">-\n  Summarise meeting notes into decisions.\n  Use when notes are given.\n  Not for minutes.",
    ),
    _valid(
        "quoted-colon",
        "a colon in quotes",
        description='"Summarise notes: decisions and actions. Use when notes are given. Not for minutes."',
    ),
    _valid("comment-in-yaml", "a comment in the frontmatter", more="# who may use it is said elsewhere\n"),
    _valid("no-name", "the client takes the name of the folder", head=f"description: {DESCRIPTION}\n"),
    _valid("blocks-of-xml", "balanced blocks", body=BODY + "\n<context>\nWhat was said before.\n</context>\n"),
    _valid("tag-as-noun", "a tag named in a sentence", body=BODY + "\nReplace <owner> by the name, and keep <date>.\n"),
    _valid("fence-in-fence", "a longer fence around another", body=BODY + "\n````markdown\n```bash\nls\n```\n````\n"),
    _valid("broken-xml-in-fence", "an example in a fence", body=BODY + "\n```xml\n<open>\n```\n"),
    _valid(
        "rules-mentioned", "a mention is no instruction", body=BODY + "\nWorks without any file of .claude/rules.\n"
    ),
    Case(
        name="reference",
        why="a file one step away",
        files={"references/forms.md": "# Forms\n\nOne form.\n"},
        data=plain(body=BODY + "\nThe forms are in [forms](references/forms.md).\n"),
    ),
    _valid("anchor", "an anchor of a heading", body=BODY + "\nSee [how to use it](#usage).\n"),
    _valid("question", "a skill may ask now and then", body=BODY + "\nAsk the user once which format is wanted.\n"),
    _valid(
        "other-letters",
        "words of another language",
        description="Résume des notes de réunion. Use when notes are given in French. Not for minutes.",
    ),
    SHIPPED_CASE,
)
