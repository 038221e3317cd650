from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from validators.errors import UsageFault
from validators.note import Profile, Severity
from validators.schema import SCHEMA, check
from validators.settings import Settings, read_settings, settings_of, shown


def _write(path: Path, text: str) -> str:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return str(path)


def _settings(start: Path, **given: Any) -> Settings:
    return settings_of(read_settings(str(start)), {key.replace("_", "-"): value for key, value in given.items()})


def test_nearest_file_counts_and_the_root_of_the_repository_ends_the_search(tmp_path: Path) -> None:
    _write(tmp_path / ".validate-skill.toml", 'profile = "spec"\n')
    (tmp_path / "repo" / ".git").mkdir(parents=True)
    inner = _write(tmp_path / "repo" / "a" / ".validate-skill.toml", 'profile = "seed"\n')
    (tmp_path / "repo" / "a" / "b").mkdir()
    assert _settings(tmp_path / "repo" / "a" / "b").source == inner
    assert _settings(tmp_path / "repo").source is None


def test_table_in_pyproject_is_read_and_one_without_it_is_passed_over(tmp_path: Path) -> None:
    _write(tmp_path / "pyproject.toml", '[tool.validate-skill]\nfail-on = "warning"\n')
    _write(tmp_path / "a" / "pyproject.toml", "[tool.other]\n")
    assert _settings(tmp_path / "a").fail_on == "warning"


def test_own_file_comes_before_pyproject(tmp_path: Path) -> None:
    _write(tmp_path / "pyproject.toml", '[tool.validate-skill]\nprofile = "spec"\n')
    _write(tmp_path / ".validate-skill.toml", 'profile = "seed"\n')
    assert _settings(tmp_path).policy.profile is Profile.SEED


def test_command_line_replaces_a_key_and_adds_to_what_is_left_out(tmp_path: Path) -> None:
    _write(tmp_path / ".validate-skill.toml", 'profile = "spec"\nselect = ["VS1"]\nignore = ["VS101"]\n')
    policy = _settings(tmp_path, profile="seed", select=["VS2"], ignore=["VS201"]).policy
    assert (policy.profile, policy.select, policy.ignore) == (Profile.SEED, ("VS2",), ("VS101", "VS201"))


def test_baseline_of_a_file_stands_beside_it_and_that_of_the_command_line_where_it_says(tmp_path: Path) -> None:
    _write(tmp_path / ".validate-skill.toml", 'baseline = "known.json"\n')
    assert _settings(tmp_path).baseline == str(tmp_path / "known.json")
    assert _settings(tmp_path, baseline="other.json").baseline == "other.json"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("profile = 1\n", "profile: write a text, not 1"),
        ('profile = "mine"\n', "profile: 'mine' is not one of claude-code, spec, seed"),
        ('profil = "seed"\n', "profil: there is no such key; the keys are profile, select"),
        ('select = "VS1"\n', "select: write a list, not 'VS1'"),
        ("select = [1]\n", "select[1]: write a text, not 1"),
        ('[severity]\nVS101 = "bad"\n', "severity.VS101: 'bad' is not one of error, warning, advice"),
        ("[[per-path]]\n", "per-path[1]: the key path is missing"),
        ('output-format = ["xml"]\n', "output-format[1]: 'xml' is no format"),
        ('baseline = ""\n', "baseline: the text is empty"),
        ("= 1\n", "are not TOML"),
        ('select = ["VS000"]\n', "no rule is called 'VS000'"),
        ('[severity]\nnone-such = "error"\n', "no rule is called 'none-such'"),
    ],
)
def test_wrong_settings_say_where_and_what(tmp_path: Path, text: str, said: str) -> None:
    _write(tmp_path / ".validate-skill.toml", text)
    with pytest.raises(UsageFault) as caught:
        _settings(tmp_path)
    assert said in str(caught.value)


def test_named_file_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(UsageFault, match="cannot be read"):
        read_settings(".", file=str(tmp_path / "none.toml"))


def test_isolated_run_reads_nothing(tmp_path: Path) -> None:
    _write(tmp_path / ".validate-skill.toml", "nonsense")
    assert read_settings(str(tmp_path), is_isolated=True) == {}


def test_what_is_shown_is_what_is_read_again(tmp_path: Path) -> None:
    text = """\
profile = "seed"
select = ["ALL"]
extend-select = ["VS9"]
ignore = ["VS201"]
fail-on = "advice"
output-format = ["json:a.json", "full"]
exclude = ["vendor/**"]
[severity]
VS301 = "warning"
[[per-path]]
path = "old/**"
ignore = ["VS1"]
[per-path.severity]
empty-gate = "advice"
"""
    path = _write(tmp_path / ".validate-skill.toml", text)
    first = _settings(tmp_path)
    _write(Path(path), shown(first))
    assert shown(_settings(tmp_path)) == shown(first)
    assert first.policy.per_path[0].severity == {"empty-gate": Severity.ADVICE}


_VALUES = st.recursive(
    st.one_of(st.booleans(), st.integers(), st.sampled_from(["", "seed", "error", "VS1", "json", "json:a", "xml"])),
    lambda inner: st.one_of(
        st.lists(inner, max_size=2),
        st.dictionaries(st.sampled_from(["path", "ignore", "severity", "VS1", "x"]), inner, max_size=3),
    ),
    max_leaves=5,
)


@given(st.dictionaries(st.sampled_from([*SCHEMA["properties"], "other"]), _VALUES, max_size=4))
def test_own_check_says_what_a_full_implementation_of_the_schema_says(value: dict[str, Any]) -> None:
    assert (list(check(value)) == []) == jsonschema.Draft202012Validator(SCHEMA).is_valid(value)
