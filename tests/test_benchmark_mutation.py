"""The benchmark of mutants: which there are, how they are drawn and counted, and that too few found ends it with 1."""

import ast
import json

import pandas as pd
import pytest
from pandas.testing import assert_frame_equal


@pytest.fixture
def bench(load_script):
    return load_script("benchmarks/mutation.py")


@pytest.fixture
def folder(bench, tmp_path):
    """The folder of a run in which of five mutants of two modules three were tried, and two of these found."""
    for path, codes in {
        "src/analysis/survey/domains.py": {"a.domains.x__mutmut_1": 1, "a.domains.x__mutmut_2": None},
        "src/analysis/disclosure/keys.py": {
            "a.keys.y__mutmut_1": 0,
            "a.keys.y__mutmut_2": -24,
            "a.keys.y__mutmut_3": None,
        },
    }.items():
        meta = tmp_path / "mutants" / f"{path}.meta"
        meta.parent.mkdir(parents=True)
        meta.write_text(json.dumps({"exit_code_by_key": codes}), encoding="utf-8")
    return tmp_path


def make_mutants(module: str, part: str, codes: list) -> pd.DataFrame:
    names = [f"{module}.f__mutmut_{number}" for number in range(len(codes))]
    return pd.DataFrame({"name": names, "module": module, "part": part, "code": codes}).astype({"code": "Int64"})


def test_the_parts_are_the_estimates_with_what_they_call_and_all_of_disclosure_control(bench):
    paths = [path for paths in bench.PARTS.values() for path in paths]
    assert len(paths) == len(set(paths)) > 40 and all((bench.ROOT / path).is_file() for path in paths)
    assert "src/analysis/survey/estimates.py" in bench.PARTS["estimation"]
    assert {"src/analysis/disclosure/rules.py", "src/analysis/disclosure/reading/pdf.py"} <= {
        *bench.PARTS["disclosure"]
    }


def test_errors_are_kept_and_nothing_else_is_changed(bench):
    code = (bench.ROOT / "src/analysis/survey/estimates.py").read_text(encoding="utf-8")
    kept = bench.keep_errors(code)
    assert ast.dump(ast.parse(kept)) == ast.dump(ast.parse(code))
    marked = "".join(part.split("# pragma: no mutate end")[0] for part in kept.split("# pragma: no mutate start")[1:])
    assert marked.count("raise StudyError(") == kept.count("raise StudyError(") == 4
    assert "return" not in marked and "if " not in marked


def test_an_error_stands_between_its_marks(bench):
    code = "if bad:\n    raise ValueError(\n        1\n    )\nend()"
    assert bench.keep_errors(code).splitlines() == [
        "if bad:", "    # pragma: no mutate start", "    raise ValueError(", "        1", "    )",
        "    # pragma: no mutate end", "end()",
    ]  # fmt: skip


def test_mutants_are_read_with_their_module_and_part(bench, folder):
    got = bench.read_mutants(folder)
    expected = pd.DataFrame({
        "name": [f"a.{name}" for name in (
            "domains.x__mutmut_1", "domains.x__mutmut_2", "keys.y__mutmut_1", "keys.y__mutmut_2", "keys.y__mutmut_3"
        )],
        "module": ["a.domains"] * 2 + ["a.keys"] * 3, "part": ["estimation"] * 2 + ["disclosure"] * 3,
        "code": pd.array([1, None, 0, -24, None], dtype="Int64"),
    })  # fmt: skip
    assert_frame_equal(got, expected)


def test_who_was_not_tried_is_no_survivor_unless_drawn(bench, folder):
    drawn = bench.read_mutants(folder).dropna()
    assert bench.list_survivors(folder, drawn) == ["a.keys.y__mutmut_1"]
    everything = bench.list_survivors(folder, bench.read_mutants(folder))
    assert everything == ["a.domains.x__mutmut_2", "a.keys.y__mutmut_1", "a.keys.y__mutmut_3"]


def test_the_same_share_of_each_module_is_drawn_and_the_same_mutants_each_time(bench):
    mutants = pd.concat(
        [make_mutants("a", "p", [0] * 90), make_mutants("b", "p", [0] * 8), make_mutants("c", "p", [0])]
    )
    got = bench.draw_mutants(mutants, 33)
    assert got["module"].value_counts().to_dict() == {"a": 30, "b": 3, "c": 1}
    assert got["name"].is_unique
    assert_frame_equal(got, bench.draw_mutants(mutants, 33))


def test_a_test_stands_for_all_of_its_file(bench, tmp_path):
    stats = {
        "tests_by_mangled_function_name": {"f": ["t/a.py::one"], "g": ["t/b.py::one[x]", "t/a.py::two"]},
        "duration_by_test": {"t/a.py::one": 1.0, "t/a.py::two": 1.0, "t/b.py::one[x]": 1.0, "t/c.py::one": 1.0},
    }
    path = tmp_path / "mutants/mutmut-stats.json"
    path.parent.mkdir()
    path.write_text(json.dumps(stats), encoding="utf-8")
    bench.widen_tests(tmp_path)
    got = json.loads(path.read_text(encoding="utf-8"))["tests_by_mangled_function_name"]
    assert got == {"f": ["t/a.py::one", "t/a.py::two"], "g": ["t/a.py::one", "t/a.py::two", "t/b.py::one[x]"]}


def test_the_share_found_is_that_of_all_mutants_and_not_of_the_sample(bench):
    """Found of a: 2 of 4 drawn of 8; of b: 3 of 3, which are all. So (8 · ½ + 3) / 11."""
    tried = pd.concat([make_mutants("a", "p", [0, 33, 1, 24]), make_mutants("b", "p", [1, 3, 1])], ignore_index=True)
    mutants = pd.concat([make_mutants("a", "p", [None] * 8), make_mutants("b", "p", [None] * 3)], ignore_index=True)
    got = bench.count_found(mutants, tried, "part").loc["p"]
    assert got[["mutants", "tried", "found"]].tolist() == [11, 7, 5]
    assert got["estimate"] == round(7 / 11, 3) and 0 < got["low"] < got["estimate"] < got["high"] < 1
    by_module = bench.count_found(mutants, tried, "module")
    assert by_module["found"].to_dict() == {"a": 2, "b": 3}
    assert by_module.loc["b", ["low", "high"]].tolist() == [1, 1]


@pytest.mark.parametrize(("found", "expected"), [(17, True), (16, False)])
def test_each_part_must_find_its_share(bench, found, expected):
    mutants = pd.concat([
        make_mutants("a", "estimation", [1] * 20), make_mutants("b", "disclosure", [1] * found + [0] * (20 - found))
    ])  # fmt: skip
    assert bench.judge(mutants, mutants) is expected


@pytest.mark.parametrize(("arguments", "drawn"), [([], 4), (["--all"], 80)])
def test_survivors_are_tried_again_with_more_tests_and_named_with_what_they_change(
    bench, monkeypatch, capsys, arguments, drawn
):
    """One of them is found only then; the copy and mutmut are not what is tested here."""
    made = pd.concat([make_mutants("a", "estimation", [None] * 40), make_mutants("b", "disclosure", [None] * 40)])
    codes, ran = {}, []

    def run(folder, names):
        ran.append(list(names))
        codes.update({name: (0 if name.startswith("b") and len(ran) < 3 else 1) for name in ran[-1]})

    monkeypatch.setattr(bench, "SAMPLE", 4)
    monkeypatch.setattr(bench, "copy_study", lambda folder: None)
    monkeypatch.setattr(bench, "widen_tests", lambda folder: ran.append("wider"))
    monkeypatch.setattr(bench, "run_mutmut", run)
    monkeypatch.setattr(bench, "read_mutants", lambda folder: made.assign(code=made["name"].map(codes).astype("Int64")))
    monkeypatch.setattr(bench, "describe_mutant", lambda folder, name: f"survived: {name}")
    assert bench.main(arguments) == 0
    first, tried, wider, again = ran
    assert (first, wider) == ([bench.FIRST], "wider") and len(tried) == drawn
    assert again == [name for name in tried if name.startswith("b")] and len(again) == drawn / 2
    assert "survived" not in capsys.readouterr().out


def test_the_tests_that_mutants_are_tried_with_are_those_of_the_two_rooms(bench):
    survey = [path for path in bench.TESTS if path.startswith("tests/survey/")]
    assert {"tests/survey/test_estimates.py", "tests/survey/test_domains.py"} <= {*survey}
    assert "tests/survey/test_xpath.py" not in survey
    assert bench.TESTS[len(survey) :] == ["tests/disclosure", "--ignore=tests/disclosure/test_suppress_fuzz.py"]
    assert all((bench.ROOT / path.removeprefix("--ignore=")).exists() for path in bench.TESTS)
