"""Letters are made sound, and what is not to be changed is not."""

import unicodedata

import pytest

from analysis.documents.extract.quality import is_broken, is_english, is_legible, share_cyrillic, share_unknown
from analysis.documents.extract.repair import is_misread, normalise, repair_misread
from analysis.documents.lemmas import is_known, lemmatise

TEXT = "Общинската администрация ще назначи здравен медиатор, който работи с всички семейства в двата квартала, \
посещава домовете им и помага на хората да си изберат личен лекар, както и да запишат децата си навреме на училище."


def test_windows_1251_read_as_a_western_encoding_is_repaired_exactly():
    misread = TEXT.encode("cp1251").decode("cp1252")
    assert is_misread(misread)
    assert repair_misread(misread) == TEXT
    assert not is_misread(TEXT)
    assert not is_misread("The plan à la carte of the café")


def test_letters_are_composed_so_that_a_word_is_found_however_it_was_typed():
    parted = unicodedata.normalize("NFD", "край и най-добрият")
    assert parted != "край и най-добрият"
    assert normalise(parted) == "край и най-добрият"


def test_latin_look_alikes_stay_in_the_text_and_are_mapped_when_it_is_searched():
    text = normalise("интeгриране на ромите, Oбщина Борово")
    assert text == "интeгриране на ромите, Oбщина Борово"
    assert [token.lemma for token in lemmatise(text)][0] == lemmatise("интегриране")[0].lemma
    assert lemmatise(text)[-2].lemma == "община"


@pytest.mark.parametrize("space", ["\N{NO-BREAK SPACE}", "\N{NARROW NO-BREAK SPACE}", "\N{THIN SPACE}", "  ", "\t"])
def test_a_number_keeps_its_thousands_whichever_space_stands_between_them(space):
    assert normalise(f"12{space}500 лв.") == "12 500 лв."


def test_bullets_of_a_font_are_bullets_and_signs_without_width_are_gone():
    assert normalise("\uf0b7 обучения") == "• обучения"
    assert normalise("обу\N{SOFT HYPHEN}чения\N{ZERO WIDTH SPACE}") == "обучения"
    assert normalise("помощник\N{HYPHEN}учител") == "помощник-учител"


def test_a_sound_page_is_read_and_one_of_wrong_letters_is_not():
    def judge(text: str, confidence: float = float("nan")) -> bool:
        return is_legible(text, share_cyrillic(text), share_unknown(text, is_known), confidence)

    assert judge(TEXT)
    assert judge(TEXT, 0.95)
    assert not judge(TEXT, 0.3)
    assert not judge("")
    assert not judge(TEXT.translate(str.maketrans("аеиоуъ", "щжцшфх")))
    assert not judge(TEXT.encode("cp1251").decode("cp1252"))
    assert judge("The municipality will appoint a mediator for the families which have not been reached " * 2)


def test_a_text_layer_without_letters_is_broken():
    assert is_broken("(cid:12)(cid:7)(cid:31) (cid:12)(cid:7)")
    assert is_broken("\ufffd\ufffd\ufffd а \ufffd\ufffd")
    assert is_broken("Xq zzv kkr wwp ttn " * 10)
    assert not is_broken(TEXT)
    assert is_english("This is the plan of the municipality and it was adopted")
    assert not is_english("Xq zzv kkr wwp")
