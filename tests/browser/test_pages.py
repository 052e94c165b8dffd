"""Every page as people meet it: both sizes, light and dark, without fault for axe, within its budget (pages.md)."""
import pytest
from axe_playwright_python.sync_playwright import Axe

pytestmark = pytest.mark.timeout(600)

SIZES = {"phone": (360, 740), "desk": (1280, 800)}
STAFF = {"today": "/today", "inbox": "/inbox", "item": "/inbox/f00000", "trends": "/trends", "messages": "/messages", "missing": "/inbox/nothing"}
OPEN = {"sign_in": "/sign-in?said=wrong", "feedback": "/feedback/new", "thanks": "/feedback/thanks?now=1"}
BUDGET_BYTES, BUDGET_REQUESTS = 50_000, 6


def violations(page):
    found = Axe().run(page).response["violations"]
    return [f"{each['id']}: {node['html'][:160]}" for each in found for node in each["nodes"]]


def look(page, name, picture):
    assert page.watched.problems == [] or name == "missing"
    assert page.locator("h1").count() == 1 and page.locator("main").count() == 1
    assert violations(page) == []
    wide = page.evaluate("document.scrollingElement.scrollWidth - document.documentElement.clientWidth")
    assert wide <= 0, f"scrolls sideways by {wide} px"
    picture(page, name)


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("name", [*STAFF, *OPEN])
def test_a_page_is_whole(clinic, visit, picture, name, size, dark):
    clinic.some_feedback()
    clinic.alert()
    clinic.figures()
    clinic.some_messages()
    clinic.standings()
    page = visit({**STAFF, **OPEN}[name], *SIZES[size], dark=dark, signed_in=name in STAFF)
    look(page, f"{name}-{size}-{'dark' if dark else 'light'}" if name != "missing" else "missing", picture)


@pytest.mark.parametrize("name", [*STAFF, *OPEN])
def test_a_first_view_keeps_to_its_budget_and_its_origin(clinic, visit, house, name):
    clinic.some_feedback()
    clinic.figures()
    page = visit({**STAFF, **OPEN}[name], signed_in=name in STAFF, wait=False)
    page.wait_for_load_state("load")
    watched = page.watched
    assert watched.bytes < BUDGET_BYTES, watched.bytes
    assert len(watched.requests) <= BUDGET_REQUESTS, watched.requests
    assert [url for url in watched.requests if not url.startswith(house.url)] == []
    policy = page.answer.headers["content-security-policy"]
    assert policy.startswith("default-src 'self'") and "unsafe" not in policy


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("name", ["today", "inbox", "trends", "messages"])
def test_a_page_without_anything_says_what_will_be_there(clinic, visit, picture, name, size):
    page = visit(STAFF[name], *SIZES[size])
    look(page, f"{name}-{size}-empty", picture)
    assert page.locator(".empty").first.is_visible()


@pytest.mark.parametrize("language, word", [("hi", "प्रतिक्रियाएँ"), ("es", "Opiniones")])
def test_pages_speak_the_readers_language(clinic, visit, picture, language, word):
    clinic.some_feedback()
    clinic.alert()
    page = visit("/inbox", 360, 740, language=language)
    assert page.locator("h1").inner_text() == word and page.evaluate("document.documentElement.lang") == language
    look(page, f"inbox-phone-{language}", picture)
    form = visit("/feedback/new", 360, 740, language=language, signed_in=False)
    look(form, f"feedback-phone-{language}", picture)


def test_ten_thousand_items_are_a_page_of_fifty(clinic, visit):
    with clinic.store:
        clinic.store.executemany(
            "insert into feedback (clinic_id, feedback_id, event_id, source, received_at, rating, comment, urgency, urgency_rank, created_at, updated_at) "
            "values ('main', ?, 'e', '/ingress', ?, 3, 'words', 'low', 3, 0, 0)", [(f"m{n:05}", clinic.now - n) for n in range(10_000)])
    page = visit("/inbox")
    assert page.locator(".item").count() == 50 and page.locator("#summary").inner_text() == "10000 open"
    first = page.locator(".item").first.get_attribute("data-id")
    page.locator("a.more").click()
    page.wait_for_load_state()
    assert page.locator(".item").count() == 50 and page.locator(".item").first.get_attribute("data-id") != first


def test_what_people_wrote_is_never_markup(clinic, visit):
    clinic.some_feedback()
    page = visit("/inbox/f00007")
    assert page.locator(".said-whole").inner_text() == "<script>alert('x')</script> \"quoted\" & more"
    assert page.locator(".said-whole script").count() == 0


def test_a_report_is_found_and_read(clinic, visit):
    clinic.report()
    page = visit("/reports")
    page.locator("a[href='/reports/2025-07-04']").click()
    page.wait_for_url("**/reports/2025-07-04")
    assert page.frame_locator("iframe.sheet").locator("h1").inner_text() == "Daily report"
    assert "version 2" in page.locator(".title").inner_text() and page.watched.problems == []


def test_an_item_says_the_very_words_that_decided(clinic, visit):
    clinic.some_feedback()
    clinic.alert()
    page = visit("/inbox/f00000")
    assert page.locator(".said-whole mark").inner_text() == "crushing chest pain"
    assert "crushing chest pain" in page.locator("#alerts .quote").inner_text()
    assert "Called back" in page.locator(".story").inner_text()
