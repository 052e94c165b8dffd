"""A real Chromium before a real front: pages as people see them. Pictures are kept where CAREWIRE_PICTURES names a folder."""
import os
import shutil
from pathlib import Path

import pytest
import requests
from playwright.sync_api import sync_playwright

from tests.browser.clinic import Clinic
from tests.conftest import store_of
from tests.support.stack import Stack, until

SWITCHES = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update",
            "--disable-sync", "--disable-dev-shm-usage"]
EMAIL, PASSWORD = "anna.mehta@clinic.example", "Correct-Horse-9-Battery"


@pytest.fixture(scope="session")
def chromium():
    program = shutil.which("chromium")
    if not program:
        pytest.skip("not tested: chromium is not installed")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=SWITCHES)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def house(servers, tmp_path_factory):
    """A front with an account of staff."""
    folder = tmp_path_factory.mktemp("pages")
    stack = Stack(folder, servers.kafka(), store_of("sqlite", servers, folder), **{"rate_limit.public_per_min": 0}).prepare()
    stack.start("front")
    made = requests.post(stack.url + "/v1/users", json={"email": EMAIL, "password": PASSWORD, "role": "staff"}, timeout=20)
    assert made.status_code == 201, made.text
    until(lambda: '"live.feed_ready"' in stack.logs(), 30, "the topic is followed")
    stack.clinic = Clinic(stack)
    stack.clinic.name("Riverside Clinic")
    yield stack
    stack.close()
    assert "runtime error:" not in stack.logs() and "ERROR: AddressSanitizer" not in stack.logs()


@pytest.fixture
def clinic(house):
    house.clinic.empty()
    return house.clinic


@pytest.fixture(scope="session")
def cookies(house, chromium):
    """A person's sign-in, done once in the page itself."""
    context = chromium.new_context()
    page = context.new_page()
    page.goto(house.url + "/sign-in")
    page.fill("#email", EMAIL)
    page.fill("#password", PASSWORD)
    page.click("button.main")
    page.wait_for_url("**/today")
    kept = context.cookies()
    context.close()
    return kept


class Watched:
    """A page whose console, requests and failures are written down."""

    def __init__(self, page):
        self.page, self.problems, self.bytes, self.requests = page, [], 0, []
        page.on("console", lambda message: message.type in ("error", "warning") and self.problems.append(message.text))
        page.on("pageerror", lambda error: self.problems.append(str(error)))
        page.on("response", self.count)

    def count(self, response):
        self.requests.append(response.url)
        if "/v1/stream" in response.url:
            return
        self.bytes += int(response.headers.get("content-length", 0))


@pytest.fixture
def visit(house, chromium, cookies):
    """visit("/today", width=360, height=740, dark=True, scripts=False, signed_in=True): an open page."""
    contexts = []

    def open_page(path, width=1280, height=800, dark=False, scripts=True, signed_in=True, language="en", wait=True):
        context = chromium.new_context(viewport={"width": width, "height": height}, color_scheme="dark" if dark else "light",
                                       java_script_enabled=scripts, locale=language)
        contexts.append(context)
        if signed_in:
            context.add_cookies(cookies)
        page = context.new_page()
        page.watched = Watched(page)
        page.answer = page.goto(house.url + path)
        if scripts and signed_in and wait and page.locator("#live").count():
            page.wait_for_selector('#live[data-state="live"]')
        return page

    yield open_page
    for context in contexts:
        context.close()


@pytest.fixture
def picture():
    folder = os.environ.get("CAREWIRE_PICTURES")

    def take(page, name):
        if folder:
            Path(folder).mkdir(parents=True, exist_ok=True)
            page.screenshot(path=f"{folder}/{name}.png", full_page=True)

    return take
