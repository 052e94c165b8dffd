#include <algorithm>

#include "core/effect/runner.hpp"
#include "core/store/busy.hpp"
#include "core/worker/fault_point.hpp"

namespace carewire {
namespace {

/// Between two claims lie the transaction that settles a call, the one that claims the next, and the time in which answers are
/// gathered: the store's slow commits included, its outages not.
constexpr Duration kLongestWrite{100};
constexpr Duration kBetweenWrites{20};

}  // namespace

EffectRunner::Claimed EffectRunner::claim(Sql& sql, Time now) const {
    Claimed claimed;
    for (const auto& [name, kind] : kinds_) {
        const std::size_t room = room_for(kind);
        if (room == 0) continue;  // the next answer brings us back
        std::vector<EffectJob> due = store_.due(sql, name, now, room);
        CAREWIRE_FAULT_POINT("park.due");
        claimed.more_due = claimed.more_due || due.size() == room;
        std::erase_if(due, [&](EffectJob& job) { return !let_through(sql, kind, job, now); });
        store_.claim(sql, due, now + options_.lease, now);
        for (EffectJob& job : due) {
            job.lease_until = now + options_.lease;
            claimed.jobs.push_back(std::move(job));
        }
    }
    return claimed;
}

/// Where two transactions can be written at once, and nothing in the one that settles says what may be claimed.
bool EffectRunner::claims_beside() const {
    if (inline_ || draining_ || rescue_due_ || unsettled_.empty() || parts_.database.dialect() != Dialect::PostgreSQL) return false;
    const bool paced = std::any_of(kinds_.begin(), kinds_.end(), [](const auto& kind) { return bool(kind.second.performs->pace.before); });
    const bool away = std::any_of(unsettled_.begin(), unsettled_.end(),
                                  [](const Finished& one) { return std::holds_alternative<Outage>(one.answer); });
    return !paced && !away;
}

/// On a thread and a connection of its own, while the answers are settled.
EffectRunner::Claimed EffectRunner::claim_beside() const {
    return again_while_busy(parts_.database.dialect(), [this] {
        const auto tx = parts_.database.begin_write();
        Claimed claimed = claim(tx->sql(), parts_.clock.now());
        tx->commit();
        return claimed;
    });
}

bool EffectRunner::let_through(Sql& sql, const Kind& kind, EffectJob& job, Time now) const {
    if (job.asking) return true;  // asking tells nobody anything
    const EffectRequest& request = job.call.request;
    const GateRules rules = parts_.rules(sql, worker_.name(), request.kind, request.clinic);
    const std::string day = rules.daily_budget ? format_date(rules.zone.date_of(now)) : std::string();
    const auto performed = rules.daily_budget ? store_.performed(sql, request.kind, request.clinic, day) : 0;
    const GateAnswer answer = ask_gate(rules, now, request.urgent, performed);
    if (const auto* later = std::get_if<NotBefore>(&answer)) store_.postpone(sql, job, later->until, later->why, now);
    if (std::holds_alternative<DryRun>(answer)) store_.end(sql, job, "dry_run", "dry run: nothing leaves the house", now);
    if (!std::holds_alternative<Pass>(answer) || !worker_lets_through(sql, kind, job, now)) return false;
    if (job.unwanted) return true;
    job.budget_day = day;
    if (!day.empty()) store_.count_performed(sql, request.kind, request.clinic, day, 1);
    return true;
}

/// What let_through() counted for calls that then did not begin.
void EffectRunner::give_back(Sql& sql) const {
    for (const Finished& one : unsettled_) {
        const EffectJob& job = one.job;
        if (one.called || one.lost || job.asking || job.unwanted) continue;
        const EffectRequest& request = job.call.request;
        if (!job.budget_day.empty()) store_.count_performed(sql, request.kind, request.clinic, job.budget_day, -1);
        const auto& taken_back = kinds_.find(request.kind)->second.performs->pace.taken_back;
        if (taken_back) taken_back(sql, job.call, job.lease_until - options_.lease);
    }
}

bool EffectRunner::worker_lets_through(Sql& sql, const Kind& kind, EffectJob& job, Time now) const {
    if (!kind.performs->pace.before) return true;
    BeforeCall said = kind.performs->pace.before(sql, job.call, now);
    if (auto* unwanted = std::get_if<Refused>(&said)) job.unwanted = std::move(*unwanted);
    const auto* later = std::get_if<Postpone>(&said);
    if (later != nullptr) store_.postpone(sql, job, later->until, later->why, now);
    return later == nullptr;
}

/// Claims of a kind that cannot be asked or repeated wait for nobody: they begin at once, so that a crash leaves few of them in
/// doubt. Others are claimed ahead of the threads, as many as these get through before the next claims are there.
std::size_t EffectRunner::room_for(const Kind& kind) const {
    const auto at_once = static_cast<std::size_t>(kind.performs->at_once);
    std::size_t most = at_once;
    if (!inline_ && kind.performs->port->when_lost() != EffectPort::Lost::Leave) {
        const Duration ahead = 2 * std::min(mean_write_, kLongestWrite) + kBetweenWrites;
        most += at_once * static_cast<std::size_t>(ahead.count()) / static_cast<std::size_t>(std::max(Duration{1}, kind.mean_call).count());
    }
    return most > kind.in_hand ? most - kind.in_hand : 0;
}

/// How many answers make a good transaction: those of two calls of every thread, but no more than half of the claims that wait
/// for one, so that no thread is idle while they are gathered.
std::size_t EffectRunner::worth_waiting_for() const {
    std::size_t ahead = 0;
    std::size_t threads = 0;
    for (const auto& [name, kind] : kinds_) {
        const auto at_once = static_cast<std::size_t>(kind.performs->at_once);
        if (kind.in_hand <= at_once) continue;
        ahead += kind.in_hand - at_once;
        threads += at_once;
    }
    return std::min(ahead / 2, 2 * threads);
}

}  // namespace carewire
