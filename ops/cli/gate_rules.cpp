#include "ops/cli/gate_rules.hpp"

#include "core/store/clinic_settings.hpp"
#include "schemas/config/read_section.hpp"
#include "schemas/config/settings.hpp"
#include "schemas/config/settings_more.hpp"

namespace carewire::cli {
namespace {

bool goes_to_people(std::string_view kind) { return kind.starts_with("email.") || kind.starts_with("whatsapp."); }

/// `21:00`; the settings worker has checked it.
std::chrono::minutes since_midnight(const std::string& time) {
    const auto two_digits = [&](std::size_t at) { return (time[at] - '0') * 10 + (time[at + 1] - '0'); };
    return std::chrono::hours{two_digits(0)} + std::chrono::minutes{two_digits(3)};
}

}  // namespace

GateRulesOf clinic_gate_rules(const EffectOptions& options) {
    return [options](Sql& sql, std::string_view, std::string_view kind, const ClinicId& clinic) {
        GateRules rules;
        rules.dry_run = options.dry_run;
        if (options.daily_budget > 0) rules.daily_budget = options.daily_budget;
        if (!goes_to_people(kind)) return rules;
        const auto quiet = read_section<OutgoingSettings>(clinic_settings(sql, clinic, "notify."));
        rules.quiet = QuietHours{since_midnight(quiet.quiet_from), since_midnight(quiet.quiet_to)};
        const auto zone = read_section<ClinicSettings>(clinic_settings(sql, clinic, "clinic.")).timezone;
        rules.zone = Zone::find(zone).value_or(Zone::utc());
        return rules;
    };
}

}  // namespace carewire::cli
