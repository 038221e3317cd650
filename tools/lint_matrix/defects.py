"""The defective skills of the matrix, each with the rule that has to find its defect."""

from .case import BODY, DESCRIPTION, Case, plain, shipped

LEGAL = "disable-model-invocation: true\n"
CHECK = "<check id="
DEPLOY = "deploy-production"


def _head(case: str, code: str, why: str, /, **values: str) -> Case:
    return Case(name=case, code=code, why=why, data=plain(**values))


def _deploy(name: str, code: str, why: str, *changes: tuple[str, str]) -> Case:
    return Case(name=name, code=code, why=why, folder=DEPLOY, data=shipped(*changes))


FRONTMATTER = (
    Case(name="no-frontmatter", code="VS101", why="there is no frontmatter", data=BODY.encode()),
    _head("not-a-mapping", "VS102", "the frontmatter is a list", head="- name\n- description\n"),
    _head("broken-yaml", "VS102", "no try of the client reads the YAML", more="metadata:\n  - a\n b: }\n"),
    _head("duplicate-key", "VS104", "a key is given twice", more=f"description: {DESCRIPTION}\n"),
    _head("unknown-key", "VS105", "the client does not know the key", more="retries: 3\n"),
    _head("misspelt-key", "VS111", "a typo loses the description", head=f"name: notes\ndescriptoin: {DESCRIPTION}\n"),
    _head(
        "snake-case-key",
        "VS111",
        "the client ignores the key, so the skill stays auto-invocable",
        more="disable_model_invocation: true\n",
    ),
    _head("capital-key", "VS111", "the client ignores the key", more="Model: opus\n"),
    _head("unsupported-context", "VS106", "only inline and fork are contexts", more="context: branch\n"),
    _head("unsupported-effort", "VS106", "the client drops the effort", more="effort: huge\n"),
    _head("unsupported-shell", "VS106", "zsh is no shell of the client", more="shell: zsh\n"),
    _head(
        "not-a-truth",
        "VS106",
        "maybe is not true, so models may start the skill",
        more="disable-model-invocation: maybe\n",
    ),
    _head("tools-mapping", "VS106", "tools are words or a list", more="allowed-tools: {Read: true}\n"),
    _head("hooks-list", "VS143", "hooks are an object by event", more="hooks: [PostToolUse]\n"),
    _head("unknown-hook-event", "VS143", "no such event", more="hooks:\n  AfterEverything: []\n"),
    _head("missing-description", "VS107", "nobody knows when to use it", head="name: notes\n"),
    _head("empty-description", "VS107", "an empty description says nothing", description='""'),
    _head(
        "second-try",
        "VS108",
        "a bare colon: only the fallback of the client reads it",
        description="Summarise notes: decisions. Use when notes are given. Not for minutes.",
        more=LEGAL,
    ),
    _head("malformed-name", "VS120", "capitals and underscores", name="Bad_Name"),
    _head("double-hyphen", "VS120", "two hyphens", name="meeting--notes"),
    _head("name-not-folder", "VS121", "the name is not that of the folder", name="minutes"),
    _head("malformed-tool", "VS130", "the parenthesis is not closed", more="allowed-tools: Read, Bash(git:*\n"),
    _head("misspelt-tool", "VS131", "no tool is called Grepp", more="allowed-tools: Grepp\n"),
    _head("agent-without-fork", "VS140", "agent counts in a fork only", more="agent: Explore\n"),
    _head("nobody-can-start", "VS141", "neither model nor user may start it", more=LEGAL + "user-invocable: false\n"),
    Case(name="not-utf8", code="VS190", why="Latin-1 bytes", data=plain().replace(b"owner", b"propri\xe9taire")),
    _head("hidden-characters", "VS192", "a model reads what nobody sees", body=BODY + "\nDone.\u202e\u200b\n"),
    _head("no-instructions", "VS193", "nothing after the frontmatter", body=""),
)
WORDING = (
    _head(
        "no-when",
        "VS202",
        "nothing says when to use it",
        description="Meeting notes into decisions and actions, one line each.",
    ),
    _head(
        "first-person",
        "VS204",
        "the description speaks of itself as I",
        description="I can summarise meeting notes for you. Use when notes are given. Not for minutes.",
    ),
    _head(
        "listing-cut",
        "VS207",
        "the listing cuts the description",
        description=DESCRIPTION + " Keeps names, dates, owners and open points." * 36,
    ),
    _head(
        "markup-in-description",
        "VS208",
        "tags in the description",
        description="Summarise <b>notes</b>. Use when notes are given. Not for minutes.",
    ),
    _head("placeholder", "VS209", "a template was not filled in", description="TODO describe what this skill does."),
    _head(
        "rules-needed",
        "VS501",
        "another project has no such rules",
        body=BODY + "\nRead .claude/rules/style.md before the first step, and follow it.\n",
    ),
    _head(
        "question-in-fork",
        "VS511",
        "in a fork nobody answers",
        more="context: fork\nagent: general-purpose\n",
        body=BODY + "\n## Genetic Code\n\nSelf-contained.\n\nUse AskUserQuestion to confirm the format.\n",
    ),
    _head("too-long", "VS601", "more than 500 lines", body=BODY + "\n- another line of detail" * 520 + "\n"),
    _head("broken-link", "VS610", "the link leads nowhere", body=BODY + "\nSee [the forms](references/forms.md).\n"),
    _head("broken-anchor", "VS612", "no such heading", body=BODY + "\nSee [the end](#no-such-heading).\n"),
    _head("unclosed-fence", "VS303", "the fence runs to the end", body=BODY + "\n```bash\nls\n"),
    _head(
        "unbalanced-tag",
        "VS310",
        "what is opened is not what is closed",
        body=BODY + "\n<context>\nWhat was said before.\n</contxt>\n",
    ),
)
CONTROL = (
    _deploy("gate-not-closed", "VS301", "the gate is not closed", ("</safety_gate>", "")),
    _deploy(
        "crossed-blocks", "VS301", "a block is closed by the tag of another", ("</mission_control>", "</logic_flow>")
    ),
    _deploy("gate-advisory", "VS416", "a gate that does not block", ('type="blocking"', 'type="advisory"')),
    _deploy("duplicate-check", "VS411", "two checks of one id", ('id="code_review"', 'id="tests_pass"')),
    _deploy(
        "check-without-evidence",
        "VS401",
        "a check lost its failure mode",
        (
            "  <expected>Exit code 0, all tests pass</expected>\n  <failure_mode>BLOCK deployment</failure_mode>\n",
            "  <expected>Exit code 0, all tests pass</expected>\n",
        ),
    ),
    _deploy(
        "failure-only-warns",
        "VS413",
        "a failed check lets the deployment go on",
        ("<failure_mode>BLOCK deployment", "<failure_mode>Perhaps tell somebody"),
    ),
    _deploy("auto-invocable", "VS110", "a model may start a deployment", (LEGAL, "")),
    _deploy("rollback-without-timeout", "VS420", "the undo may hang", ("<timeout>30 seconds</timeout>\n", "")),
    _deploy("unreadable-timeout", "VS424", "no such duration", ("30 seconds", "a short while")),
    _deploy(
        "unknown-node", "VS451", "the flow goes to a node that is not declared", ("Push -> Deploy", "Push -> Deplyo")
    ),
    _deploy(
        "graph-not-steps", "VS452", "the graph names a step that there is not", ("3. Build Docker", "9. Build Docker")
    ),
    _deploy(
        "flow-broken", "VS451", "the digraph is not closed", ('[label="Fix & Retry"];\n\n}', '[label="Fix & Retry"];\n')
    ),
    _deploy(
        "change-before-gate",
        "VS705",
        "a command changes production before the gate",
        ("## Deployment Process", "## First\n\n```bash\nkubectl delete namespace shop\n```\n\n## Deployment Process"),
    ),
    _deploy(
        "undo-twice",
        "VS721",
        "the second undo brings the broken version back",
        (
            "<command>kubectl rollout status deployment/myapp</command>\n<timeout>120",
            "<command>kubectl rollout undo deployment/myapp</command>\n<timeout>120",
        ),
    ),
)
LEFT = (
    Case(
        name="tag-left-open",
        code="VS310",
        is_missed=True,
        why="one word in angle brackets, with no end anywhere",
        data=plain(body=BODY + "\n<context>\nWhat was said before.\n"),
    ),
    Case(
        name="no-when-short",
        code="VS202",
        why="nothing says when, in few words",
        data=plain(description="Summarises meeting notes into decisions."),
    ),
    Case(
        name="tool-with-letters-swapped",
        code="VS131",
        why="no tool is called Raed",
        data=plain(more="allowed-tools: Raed\n"),
    ),
)
DEFECTS = FRONTMATTER + WORDING + CONTROL + LEFT
