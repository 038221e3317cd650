from deploy_production.verifiers._processes import excerpt, masked


def test_longer_secrets_are_hidden_first() -> None:
    assert masked("token-and-more token 1", ["token", "token-and-more", "1"]) == "(hidden) (hidden) 1"


def test_a_short_output_is_kept_whole() -> None:
    assert excerpt("\n one\ntwo \n") == "one\ntwo"


def test_of_a_long_output_whole_lines_at_the_end_are_kept() -> None:
    lines = "\n".join(f"line {number}" for number in range(1000))
    shown = excerpt(lines)
    assert shown.endswith("line 999")
    assert shown.startswith("… line ")
    assert len(shown) < 2000


def test_of_one_endless_line_the_end_is_kept() -> None:
    assert excerpt("x" * 9000 + "end").endswith("xend")
