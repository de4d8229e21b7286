"""Regular expressions as Java and ICU write them: translated, or refused with the reason."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.errors import StudyError
from analysis.survey.xpath.patterns import compile_pattern


@pytest.mark.parametrize(
    ("pattern", "matching", "other"),
    [
        (r"\p{L}+", "Ünïж", "a1"),
        (r"\pL+", "жa", "1"),
        (r"\p{Lu}\p{Ll}+", "Иван", "иван"),
        (r"[\p{L} .'-]+", "Анна-Мария О'Нийл", "Анна1"),
        (r"\P{L}+", "12 -", "1a"),
        (r"[\P{L}x]+", "12x", "12y"),
        (r"[^\p{Nd}]+", "abc", "a1"),
        (r"\p{IsCyrillic}+", "Русе", "Ruse"),
        (r"[\p{IsCyrillic}\p{Nd} ]+", "Русе 7000", "Ruse 7000"),
        (r"(?<year>\d{4})-\d\d", "2015-03", "15-03"),
        (r"(?<=x)?\w(?<!b)", "a", "b"),
        (r"a++b", "aab", "aa"),
        (r"[]a]+", "]a", "b"),
        (r"[\[a\]]+", "[a]", "b"),
        (r"\\p\{L\}", r"\p{L}", "p"),
        ("^E[0-9]{2}$", "E01", "E01\n"),
        ("a|ab", "ab", "abc"),
        ("(?i)русе", "РУСЕ", "рус"),
    ],
)
def test_a_pattern_means_what_it_means_on_the_device(pattern, matching, other):
    assert compile_pattern(pattern).fullmatch(matching)
    assert not compile_pattern(pattern).fullmatch(other)


@pytest.mark.parametrize(
    ("pattern", "message"),
    [
        ("[", "regular expression “[” is not valid: unterminated character set"),
        ("a{2,1}", "is not valid: min repeat greater than max repeat"),
        ("(a", "is not valid: missing ), unterminated subpattern"),
        ("*", "is not valid: nothing to repeat"),
        (r"\Qa\E", r"is not valid: bad escape \Q"),
        (r"a\z", r"is not valid: bad escape \z"),
        ("a{99999999999}", "is not valid: the repetition number is too large"),
        (r"\p{Alpha}+", "“\\p{Alpha}” is not supported; to do: write a category such as"),
        (r"\p{IsKlingon}", "“\\p{IsKlingon}” is not supported"),
        ("[a-z&&[^x]]", "“&&” inside brackets is not supported"),
        ("[a[bc]]", r"“[” inside brackets is not supported; to do: write \[ for a bracket"),
    ],
)
def test_a_pattern_that_cannot_be_used_is_refused_with_the_reason(pattern, message):
    with pytest.raises(StudyError) as error:
        compile_pattern(pattern)
    assert message in str(error.value)
    assert pattern in str(error.value)


@pytest.mark.filterwarnings("error")
@given(st.text(alphabet=r"ab1\pPL{}[]()^$|*+?.,-&<=!: ", max_size=10))
def test_a_pattern_is_either_compiled_or_refused(text):
    try:
        assert isinstance(compile_pattern(text), re.Pattern)
    except StudyError as error:
        assert text in error.found
