#include "consumers/interactions/interactions.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <fstream>
#include <iostream>
#include <sstream>

#include "core/json/json.hpp"
#include "schemas/audit/audit.hpp"
#include "schemas/timers/timers.hpp"
#include "tests/consumers/interaction_makers.hpp"
#include "tests/support/source_dir.hpp"

using namespace carewire;
using namespace carewire::testing;

namespace {

const std::vector<std::string> kFolders{"consumers/interactions"};

std::string registry(WorkerBench& bench, const std::string& clinic = "clinic-1") {
    std::string text;
    for (const auto& row : bench.rows("select name, display, enabled, position from interaction_types where clinic_id = :clinic "
                                      "order by name",
                                      {{"clinic", clinic}})) {
        text += fmt::format("{}={}/{}/{} ", row.text(0), row.text(1), row.integer(2), row.integer(3));
    }
    return text;
}

}  // namespace

TEST_CASE("interactions: an interaction becomes a row with every field") {
    on_each_store([](TestStore& store) {
        WorkerBench bench(consumers::interactions, kFolders, {}, &store);
        auto body = interaction({"2025-07-04T15:30:00.250Z", "booking", false, "p1"});
        body.patient_name = "प्रिया शर्मा";
        body.contact_number = "****1234";
        body.appointment_id = "APT-12345";
        body.service_type = "Cleaning";
        body.doctor = "Dr. Smith";
        body.details = JsonText{R"({"time":"10:00","deep":[1,{"x":1.50}]})"};
        const auto id = post(bench, body);
        bench.run();
        const auto rows = bench.rows(
            "select clinic_id, interaction_id, event_id, source, occurred_at, interaction_type, patient_ref, patient_name, "
            "contact_masked, success, appointment_id, service_type, doctor, error_message, details, version from interactions");
        REQUIRE(rows.size() == 1);
        const auto& row = rows[0];
        CHECK(row.text(0) == "clinic-1");
        CHECK(row.text(1) == body.interaction_id);
        CHECK(row.text(2) == id.value);
        CHECK(row.text(3) == "/ingress");
        CHECK(row.integer(4) == epoch_ms(at("2025-07-04T15:30:00.250Z")));
        CHECK(row.text(5) == "booking");
        CHECK(row.text(6) == "p1");
        CHECK(row.text(7) == "प्रिया शर्मा");
        CHECK(row.text(8) == "****1234");
        CHECK(row.integer(9) == 0);
        CHECK(row.text(10) == "APT-12345");
        CHECK(row.text(11) == "Cleaning");
        CHECK(row.text(12) == "Dr. Smith");
        CHECK(row.text(13) == "no slot");
        CHECK(row.text(14) == R"({"time":"10:00","deep":[1,{"x":1.50}]})");
        CHECK(row.integer(15) == 1);
    });
}

TEST_CASE("interactions: what was not said is null and a success has no error") {
    on_each_store([](TestStore& store) {
        WorkerBench bench(consumers::interactions, kFolders, {}, &store);
        auto body = interaction({});
        body.error_message = "left over";
        post(bench, body);
        bench.run();
        CHECK(bench.one("select count(*) from interactions where patient_ref is null and patient_name is null and "
                        "contact_masked is null and appointment_id is null and error_message is null and details is null "
                        "and success = 1") == "1");
    });
}

TEST_CASE("interactions: the same interaction twice leaves the first row only") {
    on_each_store([](TestStore& store) {
        WorkerBench bench(consumers::interactions, kFolders, {}, &store);
        const std::string id = "0197d3f0-0000-7000-8000-000000000001";
        post(bench, interaction({.type = "booking", .id = id}), {.id = "e-1"});
        post(bench, interaction({.type = "booking", .id = id}), {.id = "e-1"});
        bench.run();
        post(bench, interaction({.type = "faq", .id = id}), {.id = "e-2"});
        post(bench, interaction({.type = "misc", .id = id}), {.clinic = "clinic-2", .id = "e-3"});
        bench.run();
        CHECK(bench.count("interactions") == 2);
        CHECK(bench.one("select interaction_type from interactions where clinic_id = 'clinic-1'") == "booking");
        CHECK(bench.dead_letters().empty());
    });
}

TEST_CASE("interactions: a number that no door has masked is masked here") {
    WorkerBench bench(consumers::interactions, kFolders);
    auto body = interaction({});
    body.contact_number = "+1 (555) 010-1234";
    post(bench, body);
    bench.run();
    CHECK(bench.one("select contact_masked from interactions") == "****1234");
}

TEST_CASE("interactions: every naughty string comes out of the row as it went in") {
    std::ifstream file(corpora_dir() / "naughty-strings" / "blns.json");
    if (!file) {
        std::cout << "not tested: corpus naughty-strings/blns.json is not here\n";
        CHECK_FALSE(file.is_open());
        return;
    }
    std::stringstream text;
    text << file.rdbuf();
    const auto corpus = json::Document::parse(text.str());
    REQUIRE(corpus);
    on_each_store([&](TestStore& store) {
        WorkerBench bench(consumers::interactions, kFolders, {}, &store);
        std::map<std::string, std::string> sent;
        for (const auto& item : corpus->root().items()) {
            auto body = interaction({.success = false});
            body.patient_name = item.string();
            body.error_message = item.string();
            std::string details;
            json::Writer(details).begin_object().member("note", item.string()).end_object();
            body.details = JsonText{details};
            sent[body.interaction_id] = item.string();
            post(bench, body);
        }
        bench.run();
        std::size_t dead = 0;
        for (const auto& [id, naughty] : sent) {
            const auto rows = bench.rows("select patient_name, error_message, details from interactions where interaction_id = :id",
                                         {{"id", id}});
            const auto points = std::count_if(naughty.begin(), naughty.end(),
                                              [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; });
            const bool controls = std::any_of(naughty.begin(), naughty.end(), [](char c) {
                return c == 0x7F || (static_cast<unsigned char>(c) < 0x20 && c != '\t' && c != '\n' && c != '\r');
            });
            CHECK(rows.empty() == (points > 200 || controls));  // what the schema refuses
            if (rows.empty() && ++dead) continue;
            CHECK(rows[0].text(0) == naughty);
            CHECK(rows[0].text(1) == naughty);
            CHECK(json::Document::parse(rows[0].text(2))->root().find("note")->string() == naughty);
        }
        CHECK(dead == bench.dead_letters().size());
    });
}

TEST_CASE("interactions: every clinic has the seven types from the start") {
    on_each_store([](TestStore& store) {
        WorkerBench bench(consumers::interactions, kFolders, {}, &store);
        CHECK(registry(bench, "") ==
              "booking=Booking/1/1 callback=Callback/1/4 confirmation=Confirmation/1/3 faq=FAQ/1/5 misc=Misc/1/7 "
              "new_patient_forms=New Patient Forms/1/6 rescheduling=Rescheduling/1/2 ");
    });
}

TEST_CASE("interactions: a clinic adds and disables types and takes both back") {
    on_each_store([](TestStore& store) {
        WorkerBench bench(consumers::interactions, kFolders, {}, &store);
        set(bench, "interactions.types.whitening", R"({"display":"Whitening","enabled":true})");
        set(bench, "interactions.types.misc", R"({"display":"Other","enabled":false})");
        bench.run();
        CHECK(registry(bench) == "misc=Other/0/7 whitening=Whitening/1/1000 ");
        set(bench, "interactions.types.whitening", R"({"display":"Bleaching","enabled":false})");
        set(bench, "interactions.types.misc", "null");
        set(bench, "reporting.store_only", "true");
        bench.run();
        CHECK(registry(bench) == "whitening=Bleaching/0/1000 ");
        set(bench, "interactions.types.x", R"({"enabled":true})");
        bench.run();
        CHECK(bench.dead_letters().size() == 1);
    });
}

TEST_CASE("interactions: nothing is deleted unless a number of days is set") {
    on_each_store([](TestStore& store) {
        WorkerBench bench(consumers::interactions, kFolders, {}, &store);
        for (const auto* const time : {"2025-06-01T00:00:00Z", "2025-06-30T11:59:59Z", "2025-06-30T12:00:00Z"}) {
            post(bench, interaction({.time = time}));
            post(bench, interaction({.time = time}), {.clinic = "clinic-2"});
        }
        const auto due = [&](std::map<std::string, int> days) {
            bench.post(RetentionDue{.date = parse_date("2025-07-30").value(), .days = std::move(days)},
                       {.subject = "retention:clinic-1", .time = at("2025-07-30T12:00:00Z")});
            bench.run();
        };
        due({{"audit", 2190}});
        due({{"interactions", 0}});
        CHECK(bench.count("interactions") == 6);
        due({{"interactions", 30}});
        CHECK(bench.one("select count(*) from interactions where clinic_id = 'clinic-1'") == "1");
        CHECK(bench.one("select count(*) from interactions where clinic_id = 'clinic-2'") == "3");
        const auto audits = bench.follow_ups("audit.access");
        REQUIRE(audits.size() == 1);
        CHECK(from_json<AuditAccess>(audits[0].body)->reason == "2 rows older than 30 days deleted");
    });
}
