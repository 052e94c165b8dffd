#include <doctest/doctest.h>

#include <atomic>
#include <map>
#include <mutex>
#include <set>

#include "core/assets/assets.hpp"
#include "ops/cli/command.hpp"
#include "ops/cli/demo_day.hpp"
#include "ops/cli/demo_feedback.hpp"
#include "ops/cli/demo_poster.hpp"
#include "schemas/catalog.hpp"
#include "schemas/feedback/feedback.hpp"
#include "schemas/interactions/interactions.hpp"
#include "schemas/triage/red_flags.hpp"

using namespace carewire;
using namespace carewire::cli;

namespace {

std::vector<DemoEntry> day_of(std::uint64_t seed, const std::string& date = "2025-07-04", const char* zone = "Asia/Kolkata") {
    return demo_day({.date = parse_date(date).value(), .zone = Zone::find(zone).value(), .seed = seed});
}

std::string text_of(const std::vector<DemoEntry>& entries) {
    std::string text;
    for (const auto& entry : entries) text += entry.id + entry.body;
    return text;
}

PostAnswer answered(int status, http::Fields headers = {}) { return http::ClientAnswer{status, std::move(headers), "{}"}; }

/// Answers in turn, the last one for ever.
struct Script {
    std::vector<PostAnswer> answers;
    std::mutex mutex;
    std::map<std::string, int> seen;
    std::size_t next = 0;
    PostAnswer operator()(const DemoEntry& entry) {
        const std::lock_guard lock(mutex);
        ++seen[entry.id];
        return answers[std::min(next++, answers.size() - 1)];
    }
};

PostSummary play(Script& script, const std::vector<DemoEntry>& entries, PostPlan plan = {}) {
    return post_all(entries, plan, [&](const DemoEntry& entry) { return script(entry); }, [](std::int64_t) {});
}

}  // namespace

TEST_CASE("demo: the day of a seed is the same every time and another seed or date is another day") {
    CHECK(text_of(day_of(1)) == text_of(day_of(1)));
    CHECK(text_of(day_of(1)) != text_of(day_of(2)));
    CHECK(text_of(day_of(1)) != text_of(day_of(1, "2025-07-05")));
    std::set<std::string> ids;
    for (const auto seed : {1U, 2U}) {
        for (const auto& entry : day_of(seed)) ids.insert(entry.id);
    }
    CHECK(ids.size() == 800);
}

TEST_CASE("demo: the door takes every entry of the day") {
    const auto* const type = find_event_type("interaction.recorded");
    for (const auto& entry : day_of(3)) {
        const auto body = json::Document::parse(entry.body).value();
        const auto admitted = type->admit(body.root(), {.now = entry.at, .clinic = {"clinic-1"}, .event_id = entry.id});
        REQUIRE(admitted.has_value());
        CHECK(admitted->resource_id == entry.id);
        CHECK(admitted->time == entry.at);
    }
}

TEST_CASE("demo: the door takes what patients say and the rules find who is in danger") {
    const auto* const type = find_event_type("feedback.submitted");
    const auto said = demo_feedback({.date = parse_date("2025-07-04").value(), .seed = 3});
    std::set<std::string> languages, ids;
    int dangers = 0;
    const auto flags = RedFlags::parse(asset("schemas/triage/red_flags.txt"));
    for (const auto& entry : said) {
        const auto body = json::Document::parse(entry.body).value();
        const auto admitted = type->admit(body.root(), {.now = entry.at, .clinic = {"clinic-1"}, .event_id = entry.id});
        REQUIRE(admitted.has_value());
        CHECK(admitted->resource_id == entry.id);
        ids.insert(entry.id);
        const auto feedback = from_json<FeedbackSubmitted>(entry.body, Reading::Door).value();
        languages.insert(feedback.language.value());
        dangers += flags.find(feedback.comment.value_or("")).empty() ? 0 : 1;
    }
    CHECK(ids.size() == said.size());
    CHECK(languages.size() >= 4);
    CHECK(dangers >= 2);
    CHECK(dangers <= 4);
}

TEST_CASE("demo: the day has every type and failures and doctors and scripts and lies within opening hours") {
    std::map<std::string, int> types;
    std::set<std::string> doctors, names, patients;
    int failed = 0, nameless = 0;
    const auto zone = Zone::find("Asia/Kolkata").value();
    Time last{};
    for (const auto& entry : day_of(1)) {
        const auto body = from_json<InteractionRecorded>(entry.body, Reading::Door).value();
        types[body.interaction_type] += 1;
        failed += body.success ? 0 : 1;
        nameless += body.patient_name ? 0 : 1;
        if (body.doctor) doctors.insert(*body.doctor);
        if (body.patient_name) names.insert(*body.patient_name);
        if (body.patient_ref) patients.insert(*body.patient_ref);
        CHECK(zone.date_of(entry.at) == parse_date("2025-07-04").value());
        CHECK(zone.hour_of(entry.at) >= 8);
        CHECK(zone.hour_of(entry.at) <= 19);
        CHECK(entry.at >= last);
        last = entry.at;
    }
    CHECK(types.size() == 7);
    CHECK(failed > 30);
    CHECK(failed < 80);
    CHECK(nameless > 5);
    CHECK(doctors.size() == 5);
    CHECK(names.size() > 30);
    CHECK(patients.size() > 80);
}

TEST_CASE("demo: a busy door and a lost answer are tried again with the same id") {
    const auto entries = day_of(1);
    Script script{{answered(503, {{"retry-after", "0"}}), tl::unexpected(http::ClientFault{}), answered(429, {{"retry-after", "0"}}),
                   answered(202)}};
    const auto summary = play(script, {entries[0]}, {.at_once = 1});
    CHECK(summary.taken == 1);
    CHECK(summary.tries_again == 3);
    CHECK(script.seen.at(entries[0].id) == 4);
}

TEST_CASE("demo: every entry is posted once by however many at once") {
    const auto entries = day_of(1);
    Script script{{answered(202)}};
    const auto summary = play(script, entries, {.at_once = 8});
    CHECK(summary.taken == 400);
    CHECK(script.seen.size() == 400);
    for (const auto& [id, times] : script.seen) CHECK(times == 1);
}

TEST_CASE("demo: an entry that is refused is counted and a key that is refused ends it") {
    Script refused{{answered(422)}};
    const auto summary = play(refused, {day_of(1)[0]});
    CHECK(summary.refused == 1);
    CHECK(summary.first_refusal == "422: {}");
    Script no_key{{answered(401)}};
    CHECK_THROWS_AS(play(no_key, day_of(1)), Failure);
    CHECK(no_key.seen.size() < 100);
}

TEST_CASE("demo: a door that stays away ends it with what to do") {
    Script script{{answered(503)}};
    CHECK_THROWS_AS(play(script, day_of(1), {.at_once = 4, .patience = Duration{50}}), Failure);
}
