#pragma once
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "core/event/ids.hpp"
#include "core/store/sql.hpp"
#include "core/time/zone.hpp"

namespace carewire {

/// A daily window in which people are left in peace; it may wrap over midnight (21:00 to 08:00). from = to: none.
struct QuietHours {
    std::chrono::minutes from{};
    std::chrono::minutes to{};
};

/// What holds for a kind of effect at a clinic.
struct GateRules {
    bool dry_run = false;
    std::optional<int> daily_budget;  ///< calls per local date; nothing: no limit
    std::optional<QuietHours> quiet;
    Zone zone = Zone::utc();
};
/// Looks the rules up, in the claiming transaction. Empty: live, no limits.
using GateRulesOf =
    std::function<GateRules(Sql& sql, std::string_view worker, std::string_view kind, const ClinicId& clinic)>;

/// What the gate says to an effect that is due. Held and replayed ones never come this far.
struct Pass {};
struct DryRun {};
struct NotBefore {
    Time until{};
    std::string why;
};
using GateAnswer = std::variant<Pass, DryRun, NotBefore>;

/// `performed_today`: calls of this kind for this clinic on today's local date.
GateAnswer ask_gate(const GateRules& rules, Time now, bool urgent, std::int64_t performed_today);

/// When the quiet window around `now` ends; nothing outside of it. Wall-clock times that a change of the clock skips end at the
/// next valid instant.
std::optional<Time> end_of_quiet(const QuietHours& quiet, const Zone& zone, Time now);

}  // namespace carewire
