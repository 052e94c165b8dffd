#include "consumers/settings/daily_timers.hpp"

#include <algorithm>

#include "core/json/json.hpp"
#include "schemas/config/read_section.hpp"
#include "schemas/config/settings.hpp"
#include "schemas/config/settings_more.hpp"
#include "schemas/timers/timers.hpp"

namespace carewire::settings {
namespace {

/// When a clinic is quiet, and after the export file of the day before (the journal's own timer).
constexpr std::string_view kRetentionTime = "02:30";

std::string retention_body(const RetentionSettings& of) {
    const std::pair<std::string_view, int> days[] = {{"interactions", of.interactions}, {"events", of.events},
                                                     {"feedback", of.feedback},         {"reports", of.reports},
                                                     {"messages", of.messages},         {"exports", of.exports},
                                                     {"audit", of.audit}};
    std::string body;
    json::Writer out(body);
    out.begin_object().key("days").begin_object();
    for (const auto& [table, number] : days) {
        if (number > 0) out.member(table, number);
    }
    out.end_object().end_object();
    return body;
}

}  // namespace

bool moves_a_timer(std::string_view key) {
    return key == "clinic.timezone" || key == "reporting.daily_email_time" || key == "reporting.catch_up_days" ||
           key.starts_with("retention.");
}

std::vector<TimerRequest> daily_timers(const ClinicId& clinic, const std::map<std::string, std::string>& settings) {
    const auto zone = read_section<ClinicSettings>(settings).timezone;
    const auto reporting = read_section<ReportingSettings>(settings);
    const auto daily = [&](std::string_view name, const EventInfo& event, std::string_view at) {
        return TimerRequest{.id = std::string(name) + ":" + clinic.value,
                            .clinic = clinic,
                            .event = event,
                            .body = "{}",
                            .daily = std::string(at),
                            .zone = zone};
    };
    auto report = daily("report", ReportDue::event, reporting.daily_email_time);
    report.catch_up_days = reporting.catch_up_days;
    auto retention = daily("retention", RetentionDue::event, kRetentionTime);
    retention.body = retention_body(read_section<RetentionSettings>(settings));
    return {report, retention};
}

}  // namespace carewire::settings
