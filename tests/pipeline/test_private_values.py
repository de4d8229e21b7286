"""What must appear nowhere is collected from the raw export; canaries are all among it."""

import pytest

from analysis.demonstration.canaries import list_canaries
from analysis.disclosure.scans import scan
from analysis.pipeline.private_values import collect_private
from analysis.study import load_study


@pytest.fixture(scope="module")
def private():
    return collect_private(load_study())


def test_every_canary_is_found_wherever_it_is_left(private):
    canaries = list_canaries()
    files = {f"{number}.html": f"<p>{text}</p>".encode() for number, text in enumerate(canaries)}
    assert set(scan(files, private)["artefact"]) == set(files)


def test_ids_devices_times_and_answers_of_the_export_are_private(private):
    assert {"id", "uuid", "device", "time", "person", "note"} <= set(private.values)
    assert "150001" in private.values["id"]
    assert "Да ни питат, преди да решат." in private.answers
    assert not any(code in private.values["person"] for code in ("f2f", "roma", "ruse"))


def test_the_words_of_questionnaire_pages_and_reference_data_are_public(private):
    text = "Националната стратегия; Дял от отговорилите; Здравните медиатори в общините; RSE03"
    assert scan({"a.html": f"<p>{text}</p>".encode()}, private).empty
