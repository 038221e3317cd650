from deploy_production.skillfile.document import Document, ProblemLog
from deploy_production.skillfile.markdown import Markdown, code_spans, read_markdown


def _read(text: str) -> tuple[Markdown, list[str]]:
    document = Document.of(text)
    log = ProblemLog(document)
    markdown = read_markdown(document, 0, log)
    return markdown, [problem.code for problem in log.sorted()]


def test_fence_holds_its_lines_with_their_places() -> None:
    markdown, problems = _read("a\n```bash\nx\ny\n```\nb\n")
    assert problems == []
    (fence,) = markdown.fences
    assert fence.language == "bash"
    assert fence.lines == ((10, "x"), (12, "y"))
    assert [line.fenced for line in markdown.lines] == [False, True, True, True, True, False, False]


def test_longer_fence_may_show_a_shorter_one() -> None:
    markdown, problems = _read("````md\n```bash\nx\n```\n````\n")
    assert problems == []
    assert [fence.language for fence in markdown.fences] == ["md"]


def test_tilde_fence_is_not_closed_by_backticks() -> None:
    markdown, problems = _read("~~~\n```\n~~~\n")
    assert problems == []
    assert len(markdown.fences) == 1


def test_fence_in_a_list_item_counts() -> None:
    markdown, _ = _read("1. a\n\n      ```sh\n      x\n      ```\n")
    assert [fence.language for fence in markdown.fences] == ["sh"]


def test_fence_inside_a_fence_of_the_same_length_is_a_problem() -> None:
    assert _read("```a\n```b\n```\n")[1] == ["nested-fence"]


def test_unclosed_fence_is_a_problem_at_its_beginning() -> None:
    document = Document.of("a\n  ```\nb")
    log = ProblemLog(document)
    read_markdown(document, 0, log)
    (problem,) = log.sorted()
    assert (problem.code, str(problem.span.start)) == ("unclosed-fence", "2:3")


def test_line_with_backticks_in_its_info_is_inline_code() -> None:
    assert _read("```x``` y\n")[0].fences == ()


def test_headings_lose_their_closing_marks() -> None:
    markdown, _ = _read("# A\n ## B ##\n####### no\n#no\n")
    assert [(heading.level, heading.title) for heading in markdown.headings] == [(1, "A"), (2, "B")]


def test_comments_are_blanked_and_keep_every_place() -> None:
    text = "a <!-- b\nc --> d\n"
    markdown, problems = _read(text)
    assert problems == []
    assert markdown.text == "a       \n      d\n"
    assert [(comment.start, comment.end) for comment in markdown.comments] == [(2, 14)]


def test_comment_mark_in_code_and_code_in_a_comment_are_what_comes_first() -> None:
    markdown, problems = _read("`<!--` a <!-- ` --> b `c`\n")
    assert problems == []
    assert markdown.lines[0].text == "`<!--` a            b `c`"
    assert markdown.lines[0].hides(1)
    assert not markdown.lines[0].hides(20)
    assert markdown.lines[0].hides(23)


def test_unclosed_comment_is_a_problem() -> None:
    assert _read("a\n<!-- b\n")[1] == ["unclosed-comment"]


def test_inline_code_needs_marks_of_equal_length() -> None:
    assert code_spans("`a` ``b ` c`` `d") == ((0, 3), (4, 13))
