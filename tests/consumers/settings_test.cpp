#include "consumers/settings/settings.hpp"

#include <doctest/doctest.h>

#include "schemas/config/clinics.hpp"
#include "tests/consumers/interaction_makers.hpp"

using namespace carewire;
using namespace carewire::testing;

namespace {

const std::vector<std::string> kFolders{"consumers/settings"};

std::string timer(WorkerBench& bench, const std::string& id) {
    const auto rows = bench.rows("select event_type, daily, zone, catch_up_days, body from timers where id = :id", {{"id", id}});
    if (rows.empty()) return "";
    const auto& row = rows[0];
    return fmt::format("{} {} {} {} {}", row.text(0), row.text(1), row.text(2), row.integer(3), row.text(4));
}

std::string value_of(WorkerBench& bench, const std::string& key) {
    return bench.one("select value from settings where clinic_id = 'clinic-1' and key = :key", {{"key", key}});
}

}  // namespace

TEST_CASE("settings: a change of one key leaves the others") {
    on_each_store([](TestStore& store) {
        WorkerBench bench(consumers::settings, kFolders, {}, &store);
        set(bench, "reporting.recipients", R"(["a@clinic.example"])");
        set(bench, "reporting.daily_email_time", R"("18:30")");
        bench.run();
        set(bench, "reporting.daily_email_time", R"("07:15")");
        bench.run();
        CHECK(value_of(bench, "reporting.recipients") == R"(["a@clinic.example"])");
        CHECK(value_of(bench, "reporting.daily_email_time") == R"("07:15")");
        CHECK(bench.one("select version from settings where key = 'reporting.daily_email_time'") == "2");
        CHECK(bench.one("select actor from settings where key = 'reporting.daily_email_time'") == "user-1");
    });
}

TEST_CASE("settings: null brings the default back") {
    WorkerBench bench(consumers::settings, kFolders);
    set(bench, "clinic.timezone", R"("Asia/Kolkata")");
    set(bench, "clinic.name", R"("Bright Smile")");
    bench.run();
    CHECK(bench.one("select name || '/' || timezone from clinics") == "Bright Smile/Asia/Kolkata");
    set(bench, "clinic.timezone", "null");
    set(bench, "clinic.name", "null");
    bench.run();
    CHECK(bench.one("select name || '/' || timezone from clinics") == "/UTC");
    CHECK(bench.count("settings") == 0);
    CHECK(timer(bench, "retention:clinic-1") == R"(retention.due 02:30 UTC 1 {"days":{"audit":2190}})");
}

TEST_CASE("settings: a clinic gets its daily timers with its first setting") {
    on_each_store([](TestStore& store) {
        WorkerBench bench(consumers::settings, kFolders, {}, &store);
        set(bench, "clinic.name", R"("Bright Smile")");
        bench.run();
        CHECK(timer(bench, "report:clinic-1") == "report.due 17:00 UTC 1 {}");
        CHECK(timer(bench, "retention:clinic-1") == R"(retention.due 02:30 UTC 1 {"days":{"audit":2190}})");
        CHECK(timer(bench, "report:clinic-2").empty());
    });
}

TEST_CASE("settings: timers follow the zone and the times and the days") {
    WorkerBench bench(consumers::settings, kFolders);
    set(bench, "reporting.daily_email_time", R"("06:45")");
    set(bench, "reporting.catch_up_days", "3");
    set(bench, "retention.interactions.days", "90");
    set(bench, "retention.audit.days", "0");
    set(bench, "clinic.timezone", R"("Europe/Berlin")");
    bench.run();
    CHECK(timer(bench, "report:clinic-1") == "report.due 06:45 Europe/Berlin 3 {}");
    CHECK(timer(bench, "retention:clinic-1") == R"(retention.due 02:30 Europe/Berlin 1 {"days":{"interactions":90}})");
}

TEST_CASE("settings: a value that is not allowed is a dead letter and changes nothing") {
    on_each_store([](TestStore& store) {
        WorkerBench bench(consumers::settings, kFolders, {}, &store);
        set(bench, "clinic.timezone", R"("Mars/Olympus")");
        set(bench, "reporting.daily_email_time", R"("25:00")");
        set(bench, "reporting.recipients", R"(["not an address"])");
        set(bench, "reporting.include_statistics", R"("yes")");
        bench.run();
        CHECK(bench.dead_letters().size() == 4);
        CHECK(bench.count("settings") == 0);
        CHECK(bench.count("clinics") == 0);
        CHECK(bench.count("timers") == 0);
        for (const auto& dead : bench.dead_letters()) CHECK(dead.reason.find("not an address") == std::string::npos);
    });
}

TEST_CASE("settings: two clinics keep their own values") {
    WorkerBench bench(consumers::settings, kFolders);
    set(bench, "clinic.timezone", R"("Asia/Kolkata")", "clinic-1");
    set(bench, "clinic.timezone", R"("Europe/Berlin")", "clinic-2");
    bench.run();
    CHECK(bench.one("select timezone from clinics where clinic_id = 'clinic-1'") == "Asia/Kolkata");
    CHECK(bench.one("select timezone from clinics where clinic_id = 'clinic-2'") == "Europe/Berlin");
}

TEST_CASE("settings: reading the stream again gives the same settings and clinics and timers") {
    const auto play = [](WorkerBench& bench, bool backwards) {
        std::vector<std::pair<std::string, std::string>> changes{{"clinic.timezone", R"("Asia/Kolkata")"},
                                                                 {"reporting.daily_email_time", R"("18:00")"},
                                                                 {"retention.exports.days", "30"}};
        if (backwards) std::reverse(changes.begin(), changes.end());
        for (const auto& [key, value] : changes) set(bench, key, value);
        bench.run();
        return timer(bench, "report:clinic-1") + timer(bench, "retention:clinic-1") +
               bench.one("select timezone || version from clinics");
    };
    WorkerBench one(consumers::settings, kFolders), other(consumers::settings, kFolders);
    CHECK(play(one, false) == play(other, true));
}

TEST_CASE("settings: a clinic that never set anything has its daily timers from the first sight on") {
    on_each_store([](TestStore& store) {
        WorkerBench bench(consumers::settings, kFolders, {}, &store);
        bench.post(ClinicAppeared{"interaction.recorded"}, {.subject = "clinic-1"});
        bench.run();
        CHECK(timer(bench, "report:clinic-1") == "report.due 17:00 UTC 1 {}");
        const auto next = bench.one("select next_date from timers where id = 'report:clinic-1'");
        bench.clock.advance(std::chrono::hours{48});
        bench.post(ClinicAppeared{"user.created"}, {.subject = "clinic-1"});
        bench.run();
        CHECK(bench.one("select next_date from timers where id = 'report:clinic-1'") == next);
        CHECK(bench.count("clinics") == 1);
    });
}
