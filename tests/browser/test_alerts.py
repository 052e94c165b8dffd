"""An alert that cannot be missed: who is asked, who is next, in the title, in the icon, and by a sound for those who want one."""
import pytest

from tests.browser.test_pages import look
from tests.support.stack import until

pytestmark = pytest.mark.timeout(300)


def test_the_bar_says_who_is_asked_until_when_and_who_is_next(clinic, visit, picture):
    clinic.some_feedback()
    clinic.alert(minutes=3)
    page = visit("/today")
    head = page.locator(".alert .head").inner_text()
    until = clinic.clock(clinic.now + 3 * 60_000)
    assert f"asked: staff until {until}, then administrators" in head
    look(page, "alert-first", picture)


def test_the_ladder_of_the_clinic_is_the_one_that_is_told(clinic, visit, picture):
    clinic.some_feedback()
    clinic.ladder(["staff", "dr.osei@clinic.example", "admin"])
    clinic.alert(minutes=3, step=1, told="dr.osei@clinic.example")
    page = visit("/inbox", 360, 740)
    assert "asked: dr.osei until" in page.locator(".alert .head").inner_text() and "then administrators" in page.locator(".alert .head").inner_text()
    look(page, "alert-phone", picture)
    clinic.empty()
    clinic.some_feedback()
    clinic.alert(minutes=3, step=1, told="admin")
    assert "nobody comes after" in visit("/inbox").locator(".alert .head").inner_text()
    clinic.empty()
    clinic.some_feedback()
    clinic.alert(minutes=None, step=1, told="admin")
    assert "everybody on the list was told; the last was administrators" in visit("/inbox").locator(".alert .head").inner_text()


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_title_and_icon_tell_of_an_alert(clinic, visit, scripts):
    clinic.some_feedback()
    page = visit("/today", scripts=scripts)
    assert page.title() == "Today · Carewire" and "icon.svg" in page.locator("#icon").get_attribute("href")
    clinic.alert()
    page = visit("/trends", scripts=scripts)
    assert page.title() == "(1) Trends · Carewire" and "icon-alert.svg" in page.locator("#icon").get_attribute("href")


def test_an_alert_that_comes_in_changes_title_and_icon_and_is_silent_unless_somebody_chose_the_sound(clinic, visit, house):
    clinic.some_feedback()
    page = visit("/today")
    count = "() => { window.AudioContext = class extends AudioContext { createOscillator() { window.tones = (window.tones || 0) + 1; return super.createOscillator(); } }; }"
    page.evaluate(count)
    assert page.locator("#sound").get_attribute("aria-pressed") == "false"
    clinic.alert()
    house.post("/v1/feedback", {"rating": 1})
    page.wait_for_selector(".alert")
    until(lambda: page.title().startswith("(1) "))
    assert "icon-alert.svg" in page.locator("#icon").get_attribute("href") and page.evaluate("window.tones || 0") == 0
    page.locator("#sound").click()
    assert page.locator("#sound").get_attribute("aria-pressed") == "true"
    tried = page.evaluate("window.tones")
    assert tried == 3  # whoever switches it on hears it
    clinic.alert("alert-2", "f00001")
    house.post("/v1/feedback", {"rating": 1})
    until(lambda: page.title().startswith("(2) "))
    until(lambda: page.evaluate("window.tones") == 6)
    page.goto(page.url)
    assert page.locator("#sound").get_attribute("aria-pressed") == "true"


def test_one_that_a_colleague_took_leaves_the_bar_by_itself(clinic, visit):
    clinic.some_feedback()
    clinic.alert()
    page = visit("/inbox")
    with clinic.store:
        clinic.store.execute("update alerts set state = 'acknowledged', acknowledged_at = ?, acknowledged_by = 'somebody', acknowledge_by = null", [clinic.now])
    page.wait_for_selector(".alert", state="detached", timeout=20000)
    until(lambda: page.title() == "Feedback · Carewire")


def test_more_alerts_than_fit_are_counted(clinic, visit):
    clinic.some_feedback()
    for number in range(6):
        clinic.alert(f"alert-{number}", f"f0000{number}")
    page = visit("/inbox")
    assert page.locator(".alert").count() == 4 and page.title().startswith("(6) ")
    assert "and 2 more" in page.locator(".alerts-more").inner_text()

