#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <map>
#include <random>
#include <set>

#include "consumers/settings/daily_timers.hpp"
#include "core/event/wire.hpp"
#include "core/timer/timer_rows.hpp"
#include "core/worker/fault_point.hpp"
#include "tests/consumers/reports/report_bench.hpp"

#ifdef CAREWIRE_FAULT_POINTS
using namespace carewire;
using namespace carewire::testing;

namespace {

/// 02:30 and 02:15 are skipped and doubled where clocks change; Lord Howe changes by half an hour.
struct Branch {
    std::string zone, time;
};
const std::vector<Branch> kBranches{{"Asia/Kolkata", "17:00"},
                                    {"America/New_York", "02:30"},
                                    {"Europe/Berlin", "02:30"},
                                    {"Australia/Lord_Howe", "02:15"},
                                    {"Pacific/Apia", "23:59"}};

/// Five clinics, schedulers and a reports worker that are killed again and again.
class Year {
  public:
    Year() : office_("2024-12-30T12:00:00Z") {
        for (const auto& branch : kBranches) open(branch);
        office_.bench.run();
        for (auto& one : schedulers_) one = start();
    }

    void live_until(Time end) {
        while (office_.bench.clock.now() < end) {
            office_.bench.clock.advance(std::chrono::minutes{random_() % 1200 + 1});
            for (auto& one : schedulers_) {
                if (random_() % 4 == 0) fault::arm(random_() % 2 == 0 ? "scheduler.due:throw:1" : "scheduler.published:throw:1");
                guarded([&] { one.scheduler->turn(); }, [&] { one = start(); });
            }
            const bool kill = !killed_ && random_() % 5 == 0;
            if (kill) fault::arm(kSeams.at(random_() % kSeams.size()) + ":throw:1");
            killed_ = guarded([&] { office_.bench.run(); }, [&] { office_.bench.restart(); });
        }
        schedulers_[0].scheduler->turn();
        office_.bench.run();
    }

    int kills() const { return kills_; }
    ReportBench& office() { return office_; }

    /// message ids by clinic and date
    std::map<std::string, std::map<std::string, std::set<std::string>>> mails() {
        std::map<std::string, std::map<std::string, std::set<std::string>>> found;
        for (const auto& event : office_.bench.follow_ups("email.requested")) {
            const auto mail = from_json<EmailRequested>(event.body).value();
            found[event.envelope.clinic.value][mail.reference->substr(7)].insert(mail.message_id + event.envelope.id.value);
        }
        return found;
    }

  private:
    struct Running {
        std::unique_ptr<Sink> sink;
        std::unique_ptr<Scheduler> scheduler;
    };
    Running start() {
        auto& bench = office_.bench;
        Running running{bench.bus.sink(), nullptr};
        running.scheduler = std::make_unique<Scheduler>("carewire", Duration{1000},
                                                        Scheduler::Parts{bench.database(), *running.sink, bench.clock, bench.log, *bench.metrics});
        return running;
    }

    void open(const Branch& branch) {
        const ClinicId clinic{branch.zone};
        const std::map<std::string, std::string> settings{{"clinic.timezone", '"' + branch.zone + '"'},
                                                          {"reporting.daily_email_time", '"' + branch.time + '"'},
                                                          // several deaths in a row of these long steps are days without a report
                                                          {"reporting.catch_up_days", "7"},
                                                          {"reporting.recipients", R"(["manager@clinic.example"])"}};
        for (const auto& [key, value] : settings) office_.setting(key, value, clinic.value);
        testing::set(office_.bench, "clinic.timezone", settings.at("clinic.timezone"), clinic.value);
        office_.bench.database().write([&](Sql& sql) {
            for (auto& timer : settings::daily_timers(clinic, settings)) {
                if (!timer.id.starts_with("report:")) continue;
                TimerChange change{.id = timer.id, .worker = "settings", .at = office_.bench.clock.now()};
                change.set = std::move(timer);
                change_timers(sql, {change});
            }
        });
    }

    template <class Work, class Again>
    bool guarded(const Work& work, const Again& again) {
        bool died = false;
        try {
            work();
        } catch (const fault::Injected&) {
            died = true;
            ++kills_;
        }
        fault::arm("");
        if (died) again();
        return died;
    }

    const std::vector<std::string> kSeams{"worker.polled", "worker.handled", "worker.before_commit", "worker.after_commit",
                                          "worker.published"};
    ReportBench office_;
    std::array<Running, 2> schedulers_;
    std::mt19937 random_{20250704};
    bool killed_ = false;
    int kills_ = 0;
};

/// The wall-clock time of a branch on a date, where it exists.
bool rang_in_time(const RawEvent& due, const Branch& branch) {
    const Zone zone = *Zone::find(branch.zone);
    const auto body = from_json<ReportDue>(due.body).value();
    const auto minutes = std::chrono::hours{std::stoi(branch.time)} + std::chrono::minutes{std::stoi(branch.time.substr(3))};
    const auto local = zone.time_of_day(due.envelope.time).substr(0, 5);
    return due.envelope.time == zone.at(body.date, minutes) && zone.date_of(due.envelope.time) == body.date && local >= branch.time;
}

}  // namespace

TEST_CASE("reports: over a year in five zones with schedulers and workers killed at random every clinic mails every date once") {
    Year year;
    year.live_until(at("2026-01-02T12:00:00Z"));
    CHECK(year.kills() > 100);
    CHECK(year.office().bench.dead_letters().empty());
    const auto mails = year.mails();
    for (const auto& branch : kBranches) {
        CAPTURE(branch.zone);
        REQUIRE(mails.contains(branch.zone));
        for (LocalDate date = *parse_date("2025-01-01"); date <= *parse_date("2025-12-31"); date = plus_days(date, 1)) {
            const auto day = format_date(date);
            CAPTURE(day);
            REQUIRE(mails.at(branch.zone).contains(day));
            CHECK(mails.at(branch.zone).at(day).size() == 1);
            CHECK(year.office().column("version", day, "day", branch.zone) == "1");
        }
        CHECK(year.office().bench.one("select cast(count(*) as text) from reports where clinic_id = :c and period = 'week' and "
                                      "date >= '2025-01-01' and date <= '2025-12-22'",
                                      {{"c", branch.zone}}) == "51");
    }
    for (const Record& record : year.office().bench.bus.records(topic(Stream::Timers))) {
        const auto event = read_event(record, Stream::Timers).value();
        if (event.envelope.type != "report.due") continue;
        const auto branch = std::find_if(kBranches.begin(), kBranches.end(), [&](const Branch& each) { return each.zone == event.envelope.clinic.value; });
        CAPTURE(event.body);
        CHECK(rang_in_time(event, *branch));
    }
}
#endif
