"""The export: what KoboToolbox would have written, and nobody who could be recognised in it."""

import re
from datetime import datetime, timedelta

from analysis.demonstration.canaries import list_canaries

KOBO_COLUMNS = ["_id", "_uuid", "_submission_time", "_validation_status", "_notes", "_status", "_submitted_by"]
KOBO_COLUMNS += ["__version__", "_tags", "_index"]


def test_every_cell_is_quoted_and_every_line_ends_as_kobotoolbox_ends_it(written):
    data = written.study.export.read_bytes()
    assert data.startswith(b'"start";"end";"today"')
    assert data.endswith(b'"demonstration"\r\n')
    assert data.count(b"\n") == data.count(b"\r\n") == len(written.export) + 1
    cells = data.decode("utf-8").split("\r\n")[1].split(";")
    assert all(cell.startswith('"') and cell.endswith('"') for cell in cells)


def test_headers_carry_the_groups_and_the_columns_of_kobotoolbox_come_last(written):
    assert {"main/s_b/aided/p_nris", "main/s_b/src", "main/s_b/src/media", "intro"} <= set(written.export.columns)
    assert list(written.export.columns[-11:]) == [*KOBO_COLUMNS, "origin"]


def test_split_columns_say_the_same_as_the_summary(written):
    for question in written.form.questions.values():
        if question.type == "select_multiple":
            for code in written.form.choices[question.list]:
                splits = written.export[f"{question.path}/{code}"]
                for cell, split in zip(written.export[question.path], splits, strict=True):
                    assert split == (str(int(code in cell.split())) if cell else ""), (question.name, code, cell)


def test_who_refused_has_no_answer_after_the_refusal(written):
    refused = written.answers[written.answers["consent"] == "no"]
    assert 0.02 < len(refused) / len(written.answers) < 0.04
    after = list(written.answers.columns).index("consent") + 1
    assert (refused.iloc[:, after:] == "").all(axis=None)


def test_interviews_lie_in_the_field_work_in_bulgarian_time(written):
    for start, end, today, sent in written.export[["start", "end", "today", "_submission_time"]].itertuples(
        index=False
    ):
        begun, ended = datetime.fromisoformat(start), datetime.fromisoformat(end)
        assert begun.utcoffset() == timedelta(hours=3 if today >= "2015-03-29" else 2)
        assert written.study.fieldwork_from <= begun.date() <= written.study.fieldwork_to
        assert begun.date().isoformat() == today
        assert begun < ended < ended.fromisoformat(f"{sent}+00:00")


def test_no_interviewer_is_in_two_talks_at_once(written):
    talks = written.export[written.export["enumerator"] != ""]
    for _, own in talks.groupby("enumerator"):
        times = own[["start", "end"]].map(datetime.fromisoformat).sort_values("start")
        assert (times["end"].iloc[:-1].to_numpy() < times["start"].iloc[1:].to_numpy()).all()


def test_columns_that_could_name_a_person_hold_only_invented_codes(written):
    assert written.export["deviceid"].map(lambda code: re.fullmatch(r"(collect|enketo):DEMO\d{4}", code)).all()
    assert written.export["enumerator"].map(lambda code: re.fullmatch(r"(E\d\d)?", code)).all()
    assert written.export["paper_id"].map(lambda code: re.fullmatch(r"(P\d{4})?", code)).all()
    for column in ("_submitted_by", "_notes", "_tags"):
        assert set(written.export[column]) <= {"", *list_canaries()}
    assert written.export["_uuid"].is_unique


def test_open_answers_are_sentences_of_the_model_or_canaries_and_nothing_else(written):
    for name, row in written.model["text"].items():
        sentences = {sentence for key, part in row.items() if key != "percent" for sentence in part}
        assert set(written.answers[name]) <= sentences | {"", *list_canaries()}
        assert not any(re.search(r"\d{5}|@|https?:", sentence) for sentence in sentences)
