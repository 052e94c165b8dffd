#include <algorithm>

#include "core/effect/runner.hpp"
#include "core/worker/fault_point.hpp"

namespace carewire {
namespace {

/// A kind whose calls take longer than this gains nothing from being claimed ahead of a free thread.
constexpr Duration kQuick{100};

}  // namespace

void EffectRunner::claim(Sql& sql, Kind& kind, Time now, std::vector<EffectJob>& claimed) {
    const std::size_t room = room_for(kind);
    if (room == 0) return;  // the next answer brings us back
    std::vector<EffectJob> due = store_.due(sql, kind.performs->kind, now, room);
    CAREWIRE_FAULT_POINT("park.due");
    more_due_ = more_due_ || due.size() == room;
    std::erase_if(due, [&](EffectJob& job) { return !let_through(sql, kind, job, now); });
    store_.claim(sql, due, now + options_.lease, now);
    for (EffectJob& job : due) {
        job.lease_until = now + options_.lease;
        claimed.push_back(std::move(job));
    }
}

bool EffectRunner::let_through(Sql& sql, const Kind& kind, EffectJob& job, Time now) {
    if (job.asking) return true;  // asking tells nobody anything
    const EffectRequest& request = job.call.request;
    const GateRules rules = parts_.rules(sql, worker_.name(), request.kind, request.clinic);
    const std::string day = format_date(rules.zone.date_of(now));
    const auto performed = rules.daily_budget ? store_.performed(sql, request.kind, request.clinic, day) : 0;
    const GateAnswer answer = ask_gate(rules, now, request.urgent, performed);
    if (const auto* later = std::get_if<NotBefore>(&answer)) store_.postpone(sql, job, later->until, later->why, now);
    if (std::holds_alternative<DryRun>(answer)) store_.end(sql, job, "dry_run", "dry run: nothing leaves the house", now);
    if (!std::holds_alternative<Pass>(answer) || !worker_lets_through(sql, kind, job, now)) return false;
    if (job.unwanted) return true;
    if (rules.daily_budget) store_.count_performed(sql, request.kind, request.clinic, day);
    return true;
}

bool EffectRunner::worker_lets_through(Sql& sql, const Kind& kind, EffectJob& job, Time now) {
    if (!kind.performs->before) return true;
    BeforeCall said = kind.performs->before(sql, job.call, now);
    if (auto* unwanted = std::get_if<Refused>(&said)) job.unwanted = std::move(*unwanted);
    const auto* later = std::get_if<Postpone>(&said);
    if (later != nullptr) store_.postpone(sql, job, later->until, later->why, now);
    return later == nullptr;
}

/// Claims of a kind that cannot be asked or repeated wait for nobody: they begin at once, so that a crash leaves few of them in
/// doubt. Others are claimed ahead of the threads, which then never wait for a commit.
std::size_t EffectRunner::room_for(const Kind& kind) const {
    const auto at_once = static_cast<std::size_t>(kind.performs->at_once);
    const bool ahead = kind.mean_call < kQuick && kind.performs->port->when_lost() != EffectPort::Lost::Leave;
    const std::size_t most = ahead && !inline_ ? 2 * at_once : at_once;
    return most > kind.in_hand ? most - kind.in_hand : 0;
}

}  // namespace carewire
