// What the report of a day costs as the day grows:
//   bench_reports [STORE-URL=a temporary SQLite file] [ROUNDS=20]
// Fills one clinic per size with the rows that the reports worker keeps of so many interactions on one date (every reason of a
// failure another, the worst case), then makes the report: read, HTML, JSON, CSV, PDF. Prints the median of each in
// milliseconds. Exit code 1: the largest day costs more than 300 ms, or more than twice the smallest and 20 ms on top.
#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <unistd.h>

#include "consumers/portal/report_pdf.hpp"
#include "consumers/reports/composing.hpp"
#include "consumers/reports/report_html.hpp"
#include "core/store/database.hpp"

using namespace carewire;

namespace {

constexpr std::int64_t kMidnight = 1751587200000;  // 2025-07-04T00:00:00Z
constexpr std::int64_t kDay = 86400000;
const LocalDate kDate = parse_date("2025-07-04").value();
const std::vector<std::string> kTypes{"booking", "rescheduling", "confirmation", "callback", "faq", "new_patient_forms", "misc"};

using Rows = std::vector<std::vector<SqlValue>>;

void put(Database& database, const std::string& table, const std::vector<std::string>& columns, const Rows& rows) {
    database.write([&](Sql& sql) { sql.insert(table, columns, rows); });
}

void fill_entries(Database& database, const std::string& clinic, int entries) {
    const std::vector<std::string> columns{"clinic_id", "interaction_id", "occurred_at", "interaction_type", "success", "patient",
                                           "is_new", "reason_id", "patient_name", "contact_masked", "service_type", "doctor"};
    for (int from = 0; from < entries; from += 10000) {
        Rows rows, stats, reasons;
        for (int n = from; n < std::min(entries, from + 10000); ++n) {
            const bool failed = n % 4 == 0;
            const auto reason = fmt::format("r-{}", n);
            rows.push_back({clinic, fmt::format("i-{:07}", n), kMidnight + kDay / entries * n, kTypes[static_cast<std::size_t>(n) % 7],
                            std::int64_t{!failed}, fmt::format("p-{}", n % 50000), std::int64_t{0}, failed ? SqlValue{reason} : SqlValue{},
                            fmt::format("Patient Number {}", n), "****1234", "Cleaning", "Dr. Smith"});
            if (!failed) continue;
            stats.push_back({clinic, "2025-07-04", reason, std::int64_t{1}});
            reasons.push_back({clinic, reason, fmt::format("no slot on request {}", n)});
        }
        put(database, "report_entries", columns, rows);
        put(database, "failure_stats", {"clinic_id", "date", "reason_id", "failed"}, stats);
        put(database, "failure_reasons", {"clinic_id", "reason_id", "reason"}, reasons);
    }
}

void fill(Database& database, const std::string& clinic, std::int64_t entries) {
    fill_entries(database, clinic, static_cast<int>(entries));
    Rows types, hours;
    for (const auto& type : kTypes) types.push_back({clinic, "2025-07-04", type, entries / 7, entries / 7 * 3 / 4});
    for (std::int64_t hour = 0; hour < 24; ++hour) hours.push_back({clinic, "2025-07-04", hour, entries / 24, entries / 24 * 3 / 4});
    put(database, "daily_stats", {"clinic_id", "date", "interaction_type", "total", "success"}, types);
    put(database, "hourly_stats", {"clinic_id", "date", "hour", "total", "success"}, hours);
    put(database, "engagement_stats", {"clinic_id", "date", "patients", "new_patients", "last_seen"},
        {{clinic, "2025-07-04", entries / 20, entries / 100, entries / 20}});
}

double median(std::vector<double> of) {
    std::sort(of.begin(), of.end());
    return of[of.size() / 2];
}

struct Cost {
    double read = 0, html = 0, json = 0, csv = 0, pdf = 0;
    double all() const { return read + html + json + csv + pdf; }
};

Cost measure(Database& database, const std::string& clinic, int rounds) {
    std::vector<double> read, html, json, csv, pdf;
    ReportContent content;
    const auto timed = [](std::vector<double>& into, const auto& work) {
        const auto began = std::chrono::steady_clock::now();
        work();
        into.push_back(std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - began).count());
    };
    const auto dates = reports::dates_of("day", kDate);
    for (int i = 0; i <= rounds; ++i) {
        timed(read, [&] {
            content = database.read([&](Sql& sql) {
                return reports::compose(sql, {clinic}, Zone::utc(), dates, reports::report_settings(sql, {clinic}));
            });
        });
        content.as_of = "2025-07-04T17:00:00Z";
        timed(html, [&] { reports::report_html(content); });
        timed(json, [&] { to_json(content); });
        timed(csv, [&] { portal::report_csv(content); });
        timed(pdf, [&] { portal::report_pdf(content); });
    }
    return {median(read), median(html), median(json), median(csv), median(pdf)};
}

}  // namespace

int main(int argc, char** argv) {
    const auto file = std::filesystem::temp_directory_path() / fmt::format("carewire-bench-reports-{}.db", ::getpid());
    const std::string url = argc > 1 ? argv[1] : "sqlite3://" + file.string();
    const int rounds = argc > 2 ? std::atoi(argv[2]) : 20;
    std::vector<Cost> costs;
    {
        const auto database = Database::open({.url = url});
        migrate(*database, {"consumers/reports", "consumers/settings"});
        fmt::print("{:>12} {:>9} {:>9} {:>9} {:>9} {:>9} {:>9}\n", "interactions", "read ms", "HTML ms", "JSON ms", "CSV ms", "PDF ms", "all ms");
        for (const std::int64_t entries : {1000, 1000000}) {
            const auto clinic = fmt::format("clinic-{}", entries);
            fill(*database, clinic, entries);
            const auto cost = costs.emplace_back(measure(*database, clinic, rounds));
            fmt::print("{:>12} {:>9.2f} {:>9.2f} {:>9.2f} {:>9.2f} {:>9.2f} {:>9.2f}\n", entries, cost.read, cost.html, cost.json, cost.csv,
                       cost.pdf, cost.all());
        }
    }
    for (const auto* const ending : {"", "-wal", "-shm"}) std::filesystem::remove(file.string() + ending);
    const bool flat = costs.back().all() <= 300 && costs.back().all() <= 2 * costs.front().all() + 20;
    return flat ? 0 : 1;
}
