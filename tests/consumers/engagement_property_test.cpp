#include <doctest/doctest.h>

#include <map>
#include <random>
#include <set>

#include "consumers/reports/daily_store.hpp"
#include "consumers/reports/reports.hpp"
#include "tests/consumers/interaction_makers.hpp"

using namespace carewire;
using namespace carewire::testing;

namespace {

using Bodies = std::vector<InteractionRecorded>;

bool is_new(const InteractionRecorded& body) { return body.details && body.details->json.find("true") != std::string::npos; }

/// metrics.md section 2 word by word, from the entries alone, the slow way.
figures::Engagement engagement_by_definition(const Bodies& all, const Zone& zone, LocalDate date) {
    figures::Engagement figures;
    std::set<std::string> patients, with_new, asked, asked_and_booked;
    std::map<std::string, int> in_week;
    for (const auto& entry : all) {
        const auto on = zone.date_of(entry.timestamp);
        if (entry.patient_ref && on <= date && on > plus_days(date, -7)) in_week[*entry.patient_ref] += 1;
        if (on != date) continue;
        if (!entry.patient_ref) {
            figures.unknown += 1;
            continue;
        }
        patients.insert(*entry.patient_ref);
        if (is_new(entry)) with_new.insert(*entry.patient_ref);
        if (entry.interaction_type != "faq") continue;
        asked.insert(*entry.patient_ref);
        for (const auto& later : all) {
            const auto after = later.timestamp - entry.timestamp;
            if (later.patient_ref == entry.patient_ref && later.interaction_type == "booking" && later.success &&
                after > Duration{0} && after <= std::chrono::hours{24}) {
                asked_and_booked.insert(*entry.patient_ref);
            }
        }
    }
    figures.patients = static_cast<std::int64_t>(patients.size());
    figures.new_patients = static_cast<std::int64_t>(with_new.size());
    figures.faq_patients = static_cast<std::int64_t>(asked.size());
    figures.faq_booked = static_cast<std::int64_t>(asked_and_booked.size());
    for (const auto& [patient, entries] : in_week) figures.repeat_contacts += entries >= 2 ? 1 : 0;
    return figures;
}

figures::Day day_by_definition(const Bodies& all, const Zone& zone, LocalDate date) {
    figures::Day day{.date = format_date(date)};
    std::map<std::string, std::int64_t> failures;
    for (const auto& entry : all) {
        if (zone.date_of(entry.timestamp) != date) continue;
        for (auto* const counts : {&day.counts, &day.by_type[entry.interaction_type]}) {
            *counts += {1, entry.success ? 1 : 0};
        }
        day.by_hour.at(static_cast<std::size_t>(zone.hour_of(entry.timestamp))) += 1;
        if (!entry.success) failures[*entry.error_message] += 1;
    }
    for (const auto& [reason, failed] : failures) day.failures.push_back({reason, failed});
    figures::sort_failures(day.failures);
    day.engagement = engagement_by_definition(all, zone, date);
    return day;
}

/// Few patients over two weeks around a change of summer time, so that days, windows and spans meet often.
Bodies random_entries(std::mt19937& random, int count) {
    const auto pick = [&](int n) { return static_cast<int>(random() % static_cast<unsigned>(n)); };
    const char* const types[] = {"booking", "faq", "misc"};
    const auto first = at("2025-10-18T00:00:00Z");
    Bodies entries;
    for (int i = 0; i < count; ++i) {
        const auto time = format_rfc3339(first + std::chrono::minutes{30 * pick(48 * 15)});
        std::optional<std::string> patient;
        if (pick(10) > 0) patient = "p" + std::to_string(pick(12));
        entries.push_back(interaction({.time = time,
                                       .type = types[pick(3)],
                                       .success = pick(4) > 0,
                                       .patient = patient,
                                       .is_new = pick(5) == 0,
                                       .error = pick(2) == 0 ? "no slot" : "timeout"}));
    }
    return entries;
}

void check_every_date(WorkerBench& bench, const Bodies& entries, const std::string& zone_name) {
    const auto zone = Zone::find(zone_name).value();
    for (auto date = parse_date("2025-10-16").value(); date <= parse_date("2025-11-10").value(); date = plus_days(date, 1)) {
        CAPTURE(format_date(date));
        CAPTURE(zone_name);
        const auto counted = bench.database().read(
            [&](Sql& sql) { return reports::daily_figures(sql, {"clinic-1"}, format_date(date)); });
        REQUIRE(counted == day_by_definition(entries, zone, date));
    }
}

std::int64_t patients_of_period(WorkerBench& bench, const std::string& to, int days) {
    const auto from = format_date(plus_days(parse_date(to).value(), 1 - days));
    const auto rows = bench.database().read([&](Sql& sql) { return reports::read_rollups(sql, {"clinic-1"}, from, to); });
    return figures::period(to, days, rows).engagement.patients;
}

}  // namespace

TEST_CASE("reports: increments equal a recount at every rest whatever came in which order and zone") {
    for (unsigned seed = 1; seed <= 6; ++seed) {
        CAPTURE(seed);
        std::mt19937 random(seed);
        WorkerBench bench(consumers::reports, {"consumers/reports"});
        bench.options.batch = 1 + random() % 40;
        bench.restart();
        const auto entries = random_entries(random, 150);
        const auto half = entries.begin() + 80;
        for (auto entry = entries.begin(); entry != half; ++entry) post(bench, *entry);
        bench.run();
        check_every_date(bench, {entries.begin(), half}, "UTC");
        set(bench, "clinic.timezone", R"("Europe/Berlin")");
        for (auto entry = half; entry != entries.end(); ++entry) post(bench, *entry);
        for (auto entry = entries.begin(); entry != half; ++entry) post(bench, *entry);
        bench.run();
        check_every_date(bench, entries, "Europe/Berlin");
        set(bench, "clinic.timezone", "null");
        bench.run();
        check_every_date(bench, entries, "UTC");
    }
}

TEST_CASE("reports: patients of a period that ends today are counted once each") {
    std::mt19937 random(7);
    WorkerBench bench(consumers::reports, {"consumers/reports"});
    const auto entries = random_entries(random, 60);
    for (const auto& entry : entries) post(bench, entry);
    bench.run();
    const std::string today = "2025-11-02";  // all entries are before
    for (const int days : {1, 3, 7, 30}) {
        std::set<std::string> patients;
        const auto from = plus_days(parse_date(today).value(), 1 - days);
        for (const auto& entry : entries) {
            if (entry.patient_ref && Zone::utc().date_of(entry.timestamp) >= from) patients.insert(*entry.patient_ref);
        }
        CHECK(patients_of_period(bench, today, days) == static_cast<std::int64_t>(patients.size()));
    }
}

TEST_CASE("reports: topics read from the beginning into an empty store give equal rollups") {
    std::mt19937 random(11);
    const auto entries = random_entries(random, 120);
    const auto rows_of = [](WorkerBench& bench) {
        std::string text;
        for (const auto* const statement :
             {"select clinic_id, date, interaction_type, total, success from daily_stats where total > 0 order by 1, 2, 3",
              "select clinic_id, date, hour, total, success from hourly_stats where total > 0 order by 1, 2, 3",
              "select clinic_id, date, reason_id, failed, 0 from failure_stats where failed > 0 order by 1, 2, 3",
              "select patient, date, entries, is_new, faq + faq_booked from report_patient_days order by 1, 2",
              "select patient, last_date, touched, 0, 0 from report_patients order by 1, 2"}) {
            for (const auto& row : bench.rows(statement)) {
                for (std::size_t i = 0; i < row.size(); ++i) {
                    text += std::holds_alternative<std::string>(row.at(i)) ? row.text(i) : std::to_string(row.integer(i));
                    text += i + 1 < row.size() ? "|" : "\n";
                }
            }
        }
        return text;
    };
    WorkerBench live(consumers::reports, {"consumers/reports"});
    for (const auto& entry : entries) post(live, entry, {.id = entry.interaction_id});
    live.run();
    set(live, "clinic.timezone", R"("Pacific/Apia")");
    live.run();
    WorkerBench again(consumers::reports, {"consumers/reports"});
    set(again, "clinic.timezone", R"("Pacific/Apia")");
    for (auto entry = entries.rbegin(); entry != entries.rend(); ++entry) {
        post(again, *entry, {.id = entry->interaction_id, .replay = true});
    }
    again.run();
    CHECK(rows_of(live) == rows_of(again));
    CHECK_FALSE(rows_of(again).empty());
}
