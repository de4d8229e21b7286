"""The codes of the study, and a folder of small records of one meeting and one forum, which tests spoil."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from analysis.engagement.columns import Codes, collect_codes
from analysis.engagement.templates import write_template
from analysis.reference.load import load_reference
from analysis.study import load_study
from analysis.survey.form import load_form

ROOT = Path(__file__).parents[2]
RECORDS = {
    "events": """\
date,municipality,kind,held,venue,topics,materials,note,wave
2015-04-14,ruse,meeting,no,читалище „Зора 1866“,funding,,Залата не беше отоплена,1
2015-04-21,ruse,meeting,yes,читалище „Зора 1866“,funding;rights,Брошура; презентация,,1
2015-06-10,borovo,forum,yes,СУ „Христо Ботев“,participation,,,
""",
    "attendance": """\
date,municipality,group,sex,age,n
2015-04-21,ruse,roma,female,30_44,5
2015-04-21,ruse,authority,male,45_64,3
2015-06-10,borovo,authority,female,45_64,4
2015-06-10,borovo,ngo,female,30_44,3
2015-06-10,borovo,roma,male,15_29,6
2015-06-10,borovo,roma,female,unknown,2
""",
    "knowledge": """\
date,municipality,code,moment,qz1,qz2,qz3,qz4,qz5,qz6,qz7,qz8
2015-04-21,ruse,ABCD1,before,t,f,dk,,t,t,t,t
2015-04-21,ruse,ABCD1,after,t,f,t,f,t,t,t,t
2015-04-21,ruse,ЖЗИЙ,before,f,f,dk,dk,t,t,t,t
""",
    "proposals": """\
proposal,date,municipality,topic,text_bg,text_en,proposed_by,authority_for,authority_against,ngo_for,ngo_against,\
roma_for,roma_against,addressee,agreed,deadline
borovo-01,2015-06-10,borovo,housing,Да се монтира улично осветление по ул. „Васил Левски“.,\
Install street lighting in Vasil Levski Street.,roma,3,1,3,0,8,0,municipality,yes,2015-09-30
""",
    "mechanisms": """\
date,municipality,group,ballot,pubcouncil,committee,mayor,mediator,actiongroup,infopoint,online,assembly
2015-06-10,borovo,roma,1,2,,3,1,,,,
2015-06-10,borovo,ngo,2,1,2,3,4,5,6,7,8
2015-06-10,borovo,authority,3,,1,,,,,,
""",
    "actions": """\
action,date,municipality,topic,text_bg,text_en,promised_by,due,done,proposal
a-1,2015-06-10,borovo,housing,Общината ще провери осветлението.,The municipality will check the lighting.,\
municipality,2015-07-31,2015-07-20,borovo-01
""",
}


@pytest.fixture(scope="session")
def codes() -> Codes:
    """Those of the demonstration study, as a published one, whose rows are real."""
    study = load_study(ROOT)
    reference = {
        name: load_reference(study.reference, name) for name in ("municipalities", "priorities", "settlements")
    }
    return replace(collect_codes(study, load_form(study.form), reference), status="published")


@pytest.fixture(scope="session")
def template(codes) -> bytes:
    """The workbook for records, without a row."""
    return write_template(codes)


@pytest.fixture
def records(tmp_path) -> Path:
    """A folder with all six files, nothing wrong in them."""
    for name, text in RECORDS.items():
        (tmp_path / f"{name}.csv").write_text(text, encoding="utf-8")
    return tmp_path
