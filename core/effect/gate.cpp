#include "core/effect/gate.hpp"

namespace carewire {

std::optional<Time> end_of_quiet(const QuietHours& quiet, const Zone& zone, Time now) {
    if (quiet.from == quiet.to) return std::nullopt;
    const LocalDate today = zone.date_of(now);
    const Time from = zone.at(today, quiet.from);
    const Time to = zone.at(today, quiet.to);
    if (quiet.from < quiet.to) return now >= from && now < to ? std::optional<Time>(to) : std::nullopt;
    if (now < to) return to;  // the night that began yesterday
    if (now >= from) return zone.at(plus_days(today, 1), quiet.to);
    return std::nullopt;
}

GateAnswer ask_gate(const GateRules& rules, Time now, bool urgent, std::int64_t performed_today) {
    if (rules.dry_run) return DryRun{};
    if (rules.quiet && !urgent) {
        if (const auto until = end_of_quiet(*rules.quiet, rules.zone, now)) return NotBefore{*until, "quiet hours"};
    }
    if (rules.daily_budget && performed_today >= *rules.daily_budget) {
        return NotBefore{rules.zone.end_of(rules.zone.date_of(now)), "over the day's budget"};
    }
    return Pass{};
}

}  // namespace carewire
