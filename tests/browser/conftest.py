"""A real Chromium before a real front: pages as people see them. Pictures are kept where CAREWIRE_PICTURES names a folder."""
import json
import os
import shutil
from pathlib import Path

import pytest
import requests
from kafka import KafkaConsumer, TopicPartition
from playwright.sync_api import sync_playwright

from tests.browser.clinic import Clinic
from tests.conftest import store_of
from tests.support.stack import Stack, until

SWITCHES = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update",
            "--disable-sync", "--disable-dev-shm-usage"]
EMAIL, PASSWORD = "anna.mehta@clinic.example", "Correct-Horse-9-Battery"
OPERATOR = "omar.night@clinic.example"


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
    """A front with an account of staff and one of an operator."""
    folder = tmp_path_factory.mktemp("pages")
    stack = Stack(folder, servers.kafka(), store_of("sqlite", servers, folder), **{"rate_limit.public_per_min": 0}).prepare()
    stack.start("front")
    for email, role in ((EMAIL, "staff"), (OPERATOR, "operator")):
        made = requests.post(stack.url + "/v1/users", json={"email": email, "password": PASSWORD, "role": role}, timeout=20)
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


def signed_in_as(house, chromium, email, start):
    """A person's sign-in, done once in the page itself; where it leads."""
    context = chromium.new_context()
    page = context.new_page()
    page.goto(house.url + "/sign-in")
    page.fill("#email", email)
    page.fill("#password", PASSWORD)
    page.click("button.main")
    page.wait_for_url(f"**{start}")
    kept = context.cookies()
    context.close()
    return kept


@pytest.fixture(scope="session")
def cookies(house, chromium):
    return signed_in_as(house, chromium, EMAIL, "/today")


@pytest.fixture(scope="session")
def operator_cookies(house, chromium):
    return signed_in_as(house, chromium, OPERATOR, "/system")


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
def visit(house, chromium, cookies, operator_cookies):
    """visit("/today", width=360, height=740, dark=True, scripts=False, signed_in=True): an open page."""
    contexts = []

    def open_page(path, width=1280, height=800, dark=False, scripts=True, signed_in=True, language="en", wait=True, operator=False):
        context = chromium.new_context(viewport={"width": width, "height": height}, color_scheme="dark" if dark else "light",
                                       java_script_enabled=scripts, locale=language)
        contexts.append(context)
        if signed_in:
            context.add_cookies(operator_cookies if operator else cookies)
        page = context.new_page()
        page.watched = Watched(page)
        page.answer = page.goto(house.url + path)
        if scripts and signed_in and wait and page.locator("body[data-stream]").count():
            page.wait_for_selector('#live[data-state="live"]')
        return page

    yield open_page
    for context in contexts:
        context.close()


@pytest.fixture(scope="session")
def published(house):
    """published("feedback.submitted"): the bodies of that type that are on the topics of what people ask for by now."""
    reader = KafkaConsumer(bootstrap_servers=house.settings["broker.servers"], group_id=None, auto_offset_reset="earliest")
    reader.assign([TopicPartition(topic, number) for topic in (f"{house.prefix}.feedback.v1", f"{house.prefix}.delivery.v1")
                   for number in sorted(reader.partitions_for_topic(topic))])
    reader.seek_to_beginning()
    seen = []

    def bodies(kind):
        for records in reader.poll(timeout_ms=500).values():
            seen.extend((dict(record.headers)["ce_type"].decode(), json.loads(record.value)) for record in records)
        return [body for each, body in seen if each == kind]

    yield bodies
    reader.close()


@pytest.fixture
def picture():
    folder = os.environ.get("CAREWIRE_PICTURES")

    def take(page, name):
        if folder:
            Path(folder).mkdir(parents=True, exist_ok=True)
            page.screenshot(path=f"{folder}/{name}.png", full_page=True)

    return take
