#pragma once
#include <memory>
#include <string>
#include <vector>

#include "consumers/reports/reports.hpp"
#include "producers/scheduler/scheduler.hpp"
#include "schemas/audit/records.hpp"
#include "schemas/delivery/delivery.hpp"
#include "schemas/messages/messages.hpp"
#include "schemas/reports/report_content.hpp"
#include "schemas/reports/reports.hpp"
#include "schemas/timers/timers.hpp"
#include "tests/consumers/interaction_makers.hpp"

namespace carewire::testing {

/// The reports worker with a real scheduler beside it, and settings as the settings worker would keep them.
struct ReportBench {
    explicit ReportBench(std::string_view start = "2025-07-04T08:00:00Z", TestStore* store = nullptr)
        : bench(consumers::reports, {"consumers/reports", "consumers/settings"}, {}, store) {
        bench.clock.set_wall(at(start));
        setting("reporting.recipients", R"(["manager@clinic.example","owner@clinic.example"])");
        setting("clinic.name", R"("Bright Smile")");
    }

    void setting(const std::string& key, const std::string& json, const std::string& clinic = "clinic-1") {
        bench.database().write([&](Sql& sql) {
            sql.execute("insert into settings (clinic_id, key, value, event_id, actor, created_at, updated_at) values (:clinic, "
                        ":key, :value, 'e', 'a', 0, 0) on conflict (clinic_id, key) do update set value = excluded.value",
                        {{"clinic", clinic}, {"key", key}, {"value", json}});
        });
    }
    void moment(std::string_view rfc3339) { bench.clock.set_wall(at(rfc3339)); }
    /// The scheduler publishes what is due; the worker handles it.
    void ring() {
        const auto sink = bench.bus.sink();
        Scheduler scheduler("carewire", Duration{1000},
                            {bench.database(), *sink, bench.clock, bench.log, *bench.metrics});
        scheduler.turn();
        bench.run();
    }
    /// As the scheduler says it at the clinic's time.
    void due(std::string_view date, std::string_view when, std::string id = {}) {
        bench.post(ReportDue{.date = *parse_date(date), .due = at(when)}, {.subject = "report:clinic-1", .id = std::move(id)});
        bench.run();
    }
    void request(std::string_view date, bool send = false, std::string period = "day") {
        const auto id = mint_uuid(bench.clock.now());
        bench.post(ReportRequested{id, *parse_date(date), send, std::move(period)}, {.subject = "clinic-1", .id = id});
        bench.run();
    }
    std::vector<EmailRequested> mails() {
        std::vector<EmailRequested> found;
        for (const auto& event : bench.follow_ups("email.requested")) found.push_back(from_json<EmailRequested>(event.body).value());
        return found;
    }
    ReportContent report(const std::string& date, const std::string& period = "day", const std::string& clinic = "clinic-1") {
        return from_json<ReportContent>(column("content", date, period, clinic)).value();
    }
    std::string column(const std::string& name, const std::string& date, const std::string& period = "day",
                       const std::string& clinic = "clinic-1") {
        return bench.one("select " + name + " from reports where clinic_id = :clinic and period = :period and date = :date",
                         {{"clinic", clinic}, {"period", period}, {"date", date}});
    }
    template <class State>
    void settle(const EmailRequested& mail, std::string reason = "", std::string code = "") {
        State state;
        state.message_id = mail.message_id;
        state.channel = "email";
        state.purpose = mail.purpose;
        state.code = std::move(code);
        state.reason = std::move(reason);
        state.at = bench.clock.now();
        bench.post(state, {.subject = mail.message_id});
        bench.run();
    }

    WorkerBench bench;
};

/// The day of metrics.md section 2: the eleven entries before the mail of 17:00, and the one after it.
inline std::vector<InteractionRecorded> sample_day() {
    return {interaction({"2025-07-04T09:05:00Z", "booking", true, "p1"}),
            interaction({"2025-07-04T09:40:00Z", "faq", true, "p2"}),
            interaction({"2025-07-04T10:10:00Z", "booking", true, "p2", true}),
            interaction({"2025-07-04T10:15:00Z", "rescheduling", false, "p3"}),
            interaction({"2025-07-04T10:55:00Z", "confirmation", true, "p1"}),
            interaction({"2025-07-04T11:20:00Z", "callback", true, "p4"}),
            interaction({"2025-07-04T11:30:00Z", "faq", true, "p5"}),
            interaction({"2025-07-04T11:45:00Z", "booking", false, "p6", true, "", "calendar is full"}),
            interaction({"2025-07-04T14:00:00Z", "new_patient_forms", true, "p6", true}),
            interaction({"2025-07-04T14:30:00Z", "misc", true}),
            interaction({"2025-07-04T16:59:00Z", "booking", true, "p5"})};
}
inline InteractionRecorded entry_after_mail() { return interaction({"2025-07-04T18:20:00Z", "faq", false, "p7"}); }

}  // namespace carewire::testing
