"""Every word of the pages stands in one file per language; none is missing, none is left over."""
import json
import re

from tests.architecture.sources import ROOT

WEB = ROOT / "consumers/portal/web"
LANGUAGES = {path.name.split(".")[0]: json.loads(path.read_text(encoding="utf-8")) for path in WEB.glob("texts/*.lang.json")}
SOURCES = "".join(path.read_text() for path in WEB.rglob("*.cpp"))
TEMPLATES = "".join(path.read_text() for path in WEB.glob("templates/*.mustache"))


def test_every_language_has_every_text():
    assert set(LANGUAGES) == {"en", "hi", "es"}
    english = set(LANGUAGES["en"]) - {"role_"}
    assert {name: english ^ (set(texts) - {"role_"}) for name, texts in LANGUAGES.items()} == dict.fromkeys(LANGUAGES, set())


def test_a_translation_keeps_the_places_of_its_values():
    places = lambda text: sorted(re.findall(r"\{\w+\}", text))
    wrong = [(name, key) for name, texts in LANGUAGES.items() for key, text in texts.items()
             if not key.endswith("_one") and places(text) != places(LANGUAGES["en"][key])]
    assert wrong == []


def test_templates_and_code_name_only_texts_that_are_there():
    named = set(re.findall(r"\{\{t\.(\w+)\}\}", TEMPLATES)) | set(re.findall(r'texts\.say\("(\w+)"', SOURCES))
    assert len(named) > 80
    assert sorted(key for key in named if key not in LANGUAGES["en"] and not key.endswith("_")) == []


def test_templates_hold_no_words_of_their_own():
    plain = re.sub(r"<[^>]*>|\{\{[^}]*\}\}\}?|&\w+;", " ", TEMPLATES)
    words = set(re.findall(r"[A-Za-z]{3,}", plain))
    assert words <= {"Carewire", "English", "Espa", "Enter"}
