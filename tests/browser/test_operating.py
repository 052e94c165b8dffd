"""What people see of the machine: what became of each message, how current everything is, and what they can do about it."""
import re

import pytest

from tests.browser.test_pages import SIZES, look
from tests.support.stack import until

pytestmark = pytest.mark.timeout(600)


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("size", SIZES)
def test_the_system_page_is_whole(clinic, visit, picture, size, dark):
    clinic.standings()
    clinic.trouble()
    page = visit("/system", *SIZES[size], dark=dark, operator=True)
    look(page, f"system-{size}-{'dark' if dark else 'light'}", picture)


def test_today_says_what_left_what_did_not_and_why(clinic, visit):
    clinic.some_messages()
    page = visit("/today")
    row = page.locator("tr", has_text="Daily report")
    assert row.locator("td").all_inner_texts() == ["2", "1", "0", "2"]
    assert "tried as often as allowed" in page.locator("#figures").inner_text()
    row.locator("a").click()
    page.wait_for_url("**/messages?show=failed&kind=daily_report")
    assert page.locator(".message").count() == 2


def test_a_held_mail_is_told_as_held(clinic, visit):
    clinic.some_messages()
    clinic.trouble()
    assert visit("/today").locator("tr", has_text="Daily report").locator("td").all_inner_texts() == ["2", "0", "1", "2"]
    message = visit("/messages?show=waiting").locator(".message")
    assert "held" in message.inner_text() and "the mail server moves tonight" in message.inner_text()


def test_how_current_everything_is_stands_there_in_plain_words(clinic, visit):
    clinic.standings(late=False)
    assert "Everything is up to date." in visit("/today").locator("#standing").inner_text()
    clinic.empty()
    clinic.standings()
    told = visit("/today").locator("#standing").inner_text()
    assert re.search(r"Reading of feedback\s+3 min behind, 1240 waiting", told) and re.search(r"Mail\s+not heard from for 6 min", told)
    assert "Event log" not in told


def test_operators_see_the_machine_and_no_words_of_a_patient(clinic, visit, house):
    clinic.some_feedback()
    clinic.alert()
    clinic.standings()
    clinic.trouble()
    clinic.some_messages()
    page = visit("/", operator=True)
    assert page.url.endswith("/system")
    assert page.locator(".tabs a").all_inner_texts() == ["Messages", "System"]
    told = page.locator("#machine").inner_text()
    assert "3 min behind, 1240 waiting" in told and "the mail server moves tonight" in told and "feedback.submitted" in told
    for path in ("/system", "/messages", "/today"):
        page.goto(house.url + path)
        assert "chest pain" not in page.content() and page.locator(".alert").count() == 0
    assert page.goto(house.url + "/inbox").status == 403
    assert page.watched.problems == [] or all("403" in each for each in page.watched.problems)


def test_staff_have_no_page_of_the_machine(clinic, visit, house):
    page = visit("/today")
    assert "System" not in page.locator(".tabs").inner_text()
    assert page.goto(house.url + "/system").status == 403


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_a_message_is_sent_again_or_taken_back_with_a_button(clinic, visit, published, scripts):
    clinic.some_messages()
    page = visit("/messages", scripts=scripts)
    for words, label, wanted in (("not sent", "Send again", "message.resend.requested"), ("waiting", "Take back", "message.cancel.requested")):
        message = page.locator(".message", has_text=words).first
        number = message.get_attribute("data-id")
        message.locator("summary").click()
        message.get_by_role("button", name=label).click()
        page.wait_for_url(re.compile("done=1"))
        assert page.locator("[role=status]", has_text="Done").is_visible()
        until(lambda: [each for each in published(wanted) if each["message_id"] == number])


def test_what_may_have_arrived_is_said_before_it_is_sent_again(clinic, visit, picture):
    clinic.some_messages()
    page = visit("/messages?show=failed", 360, 740)
    message = page.locator(".message", has_text="uncertain")
    message.locator("summary").focus()
    page.keyboard.press("Enter")
    assert "may arrive twice" in message.inner_text() and "after the final dot" in message.inner_text()
    look(page, "messages-open-phone", picture)
    taken = visit("/messages").locator(".message", has_text="taken back")
    assert taken.locator("form").count() == 0


def test_messages_are_gone_through_by_keys(clinic, visit):
    clinic.some_messages()
    page = visit("/messages?show=failed")
    for key in "jjk":
        page.keyboard.press(key)
    page.keyboard.press("Enter")
    assert page.locator(".message[open]").get_attribute("data-id") == "m000"


@pytest.mark.parametrize("language, word", [("hi", "संदेश"), ("es", "Mensajes")])
def test_messages_speak_the_readers_language(clinic, visit, picture, language, word):
    clinic.some_messages()
    page = visit("/messages", 360, 740, language=language)
    assert page.locator("h1").inner_text() == word
    look(page, f"messages-phone-{language}", picture)


def test_ten_thousand_messages_are_a_page_of_fifty(clinic, visit):
    with clinic.store:
        clinic.store.executemany(
            "insert into messages (clinic_id, message_id, channel, to_hash, to_masked, purpose, state, effect_key, cause_event_id, created_at, updated_at,"
            " last_state_at) values ('main', ?, 'email', 'h', 'a****@x.example', 'daily_report', 'accepted', 'k', 'e', ?, 0, 0)",
            [(f"m{n:05}", clinic.now - n) for n in range(10_000)])
    page = visit("/messages")
    assert page.locator(".message").count() == 50 and "999+" in page.locator(".views").inner_text()
    page.locator("a.more").click()
    page.wait_for_load_state()
    assert page.locator(".message").first.get_attribute("data-id") == "m00050"
