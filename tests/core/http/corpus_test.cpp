#include <doctest/doctest.h>

#include <algorithm>
#include <atomic>
#include <mutex>
#include <thread>

#include "tests/support/corpus_cases.hpp"
#include "tests/support/http_door.hpp"
#include "tests/support/raw_client.hpp"

using namespace carewire::testing;
using namespace std::chrono_literals;

namespace {

constexpr std::string_view kBody = R"({"type":"appointment_booking"})";

std::string prepared(const std::string& raw, int port, std::size_t limit) {
    auto text = filled(raw, "{{host}}", "127.0.0.1:" + std::to_string(port));
    text = filled(text, "{{path}}", PublishingDoor::kPath);
    text = filled(text, "{{auth}}", PublishingDoor::kToken);
    text = filled(text, "{{body_len}}", std::to_string(kBody.size()));
    text = filled(text, "{{body_limit_plus_1}}", std::to_string(limit + 1));
    return filled(text, "{{body}}", kBody);
}

/// A byte every 50 ms, so that the whole would take longer than the door's deadline.
void drip(RawClient& client, std::string_view bytes) {
    for (const char byte : bytes) {
        if (!client.send({&byte, 1})) return;
        client.read_until(50ms, [](const RawClient&) { return false; });
        if (client.closed()) return;
    }
}

void play(RawClient& client, const RawCase& one, const std::string& bytes) {
    const auto body = bytes.find("\r\n\r\n") + 4;
    if (one.pace == "head") return drip(client, bytes);
    client.send(one.pace == "body" ? std::string_view(bytes).substr(0, body) : bytes);
    if (one.pace == "body") return drip(client, std::string_view(bytes).substr(body));
    if (one.after_send == "half-close") client.half_close();
    if (one.after_send == "reset") client.reset();
}

/// What is wrong with the door's behaviour in this case; empty when nothing is.
std::string fault_of(const RawCase& one) {
    // deadlines are short so that the slow cases end soon; they say the same about longer ones
    carewire::http::ServerOptions options{.request_deadline = 400ms, .idle_limit = 1500ms};
    PublishingDoor door(options);
    const auto bytes = prepared(one.raw, door.port(), options.max_body_bytes);
    RawClient client(door.port());
    client.expect_no_bodies(bytes.starts_with("HEAD "));
    play(client, one, bytes);
    const bool must_close = one.closed.value_or(false);
    // a connection that may stay open is watched a little longer than its answers take
    const bool interim = std::ranges::find(one.status_any_of, 100) != one.status_any_of.end();
    const auto answers = static_cast<std::size_t>(std::max(1, one.published.value_or(1)));
    if (must_close) {
        client.read_to_end(5s);
    } else {
        client.read_until(2s, [&](const RawClient& seen) { return seen.statuses().size() >= answers; });
        if (!interim) client.read_until(50ms, [](const RawClient&) { return false; });
    }

    const auto statuses = client.statuses();
    for (const int status : statuses)
        if (std::ranges::find(one.status_any_of, status) == one.status_any_of.end())
            return "status " + std::to_string(status);
    if (statuses.empty() && !one.status_any_of.empty()) return "no answer";
    if (must_close && !client.closed()) return "stays open";
    if (one.closed == false && client.closed()) return "closed";
    const int published = door.published();
    if (one.published ? published != *one.published : published > 1) return "published " + std::to_string(published);
    if (door.smuggled()) return "the hidden request was answered";
    return {};
}

/// Each case has a door of its own, so they can run side by side: most of the time they wait.
template <class Case, class Judge>
std::vector<std::string> faults_of(const std::vector<Case>& cases, Judge judge) {
    std::vector<std::string> faults;
    std::mutex mutex;
    std::atomic<std::size_t> next{0};
    std::vector<std::jthread> threads;
    for (int i = 0; i < 8; ++i)
        threads.emplace_back([&] {
            for (std::size_t at = next++; at < cases.size(); at = next++) {
                const auto fault = judge(cases[at]);
                if (fault.empty()) continue;
                const std::lock_guard lock(mutex);
                faults.push_back(cases[at].id + ": " + fault);
            }
        });
    threads.clear();
    return faults;
}

std::string fault_of_llhttp(const LlhttpCase& one) {
    PublishingDoor door({.request_deadline = 300ms, .idle_limit = 300ms});
    RawClient client(door.port());
    client.send(one.raw);
    client.half_close();
    if (!client.read_to_end(5s)) return "hangs";
    const auto statuses = client.statuses();
    const auto good = std::ranges::count_if(statuses, [](int status) { return status >= 200 && status < 300; });
    if (!one.accepted && good > 0) return "2xx for a malformed request";
    // a 400 for what follows is a refusal; anything else would be a second request served
    const auto served = std::ranges::count_if(statuses, [](int status) { return status != 400; });
    if (one.accepted && one.messages_complete == 1 && served > 1) return "two requests served";
    return door.published() > 0 ? "published" : "";
}

}  // namespace

TEST_CASE("http: every raw request of the corpus gets its answer and nothing else") {
    const auto cases = carewire_requests();
    if (cases.empty()) {
        MESSAGE("not tested: corpora/http-raw is not here");
        return;
    }
    CHECK(cases.size() == 130);
    const auto faults = faults_of(cases, fault_of);
    for (const auto& fault : faults) FAIL_CHECK(fault);
}

TEST_CASE("http: what a strict parser refuses is never answered 2xx") {
    auto cases = llhttp_cases("llhttp-request.json");
    if (cases.empty()) {
        MESSAGE("not tested: corpora/http-raw is not here");
        return;
    }
    CHECK(cases.size() == 153);
    const auto faults = faults_of(cases, fault_of_llhttp);
    for (const auto& fault : faults) FAIL_CHECK(fault);
}
