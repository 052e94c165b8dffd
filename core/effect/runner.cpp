#include "core/effect/runner.hpp"

#include <algorithm>
#include <future>

#include "core/event/ids.hpp"
#include "core/store/busy.hpp"
#include "core/worker/fault_point.hpp"

namespace carewire {
namespace {

/// How often the store is looked at without a reason: effects of other processes, retries, lost claims.
constexpr Duration kLookEvery{1000};
/// How long answers are gathered for one transaction while the threads have calls waiting.
constexpr Duration kGather{10};

}  // namespace

EffectRunner::EffectRunner(const Worker& worker, const EffectOptions& options, std::string topic_prefix, Parts parts)
    : worker_(worker),
      options_(options),
      parts_(std::move(parts)),
      store_(worker.name(), mint_uuid(parts_.clock.now())),
      settlement_(worker, store_, std::move(topic_prefix), parts_.log, parts_.metrics) {
    for (const Worker::Performs& performs : worker.effects()) {
        Kind& kind = kinds_[performs.kind];
        kind.performs = &performs;
        kind.pool = std::make_unique<CallPool>(performs.at_once);
    }
    if (!parts_.rules) {
        parts_.rules = [this](Sql&, std::string_view, std::string_view, const ClinicId&) {
            GateRules rules;
            rules.dry_run = options_.dry_run;
            if (options_.daily_budget > 0) rules.daily_budget = options_.daily_budget;
            return rules;
        };
    }
}

EffectRunner::~EffectRunner() {
    for (auto& [name, kind] : kinds_) kind.pool.reset();  // the calls write into what stands below
}

void EffectRunner::wake() {
    {
        const std::lock_guard lock(mutex_);
        woken_ = true;
    }
    something_.notify_all();
}

std::size_t EffectRunner::in_hand() const {
    std::size_t count = 0;
    for (const auto& [name, kind] : kinds_) count += kind.in_hand;
    return count;
}

std::vector<Finished> EffectRunner::collect(Duration wait) {
    std::unique_lock lock(mutex_);
    enough_ = worth_waiting_for();
    if (enough_ > 1) something_.wait_for(lock, kGather, [this] { return finished_.size() >= enough_; });
    enough_ = 1;
    if (wait.count() > 0) something_.wait_for(lock, wait, [this] { return woken_ || !finished_.empty(); });
    more_due_ = more_due_ || std::exchange(woken_, false);
    return std::exchange(finished_, {});
}

bool EffectRunner::due_now() {
    if (draining_) return false;
    if (more_due_) return true;
    if (parts_.clock.steady() < look_at_) return false;
    look_at_ = parts_.clock.steady() + kLookEvery;
    rescue_due_ = true;
    more_due_ = parts_.database.read([&](Sql& sql) { return store_.anything_due(sql, parts_.clock.now()); });
    return more_due_;
}

bool EffectRunner::round(Duration wait) {
    if (hold_.on() && hold_.left(parts_.clock) > Duration{0}) {
        pause(std::min(wait, hold_.left(parts_.clock)));
        return false;
    }
    for (Finished& one : collect(wait)) unsettled_.push_back(std::move(one));
    try {
        if (unsettled_.empty() && !due_now()) return false;
        transact();
        hold_.over();
        return true;
    } catch (const StoreError& error) {
        if (error.kind == StoreError::Kind::Broken || !error.is_outage()) throw;
        if (hold_.why().empty()) parts_.log.warning("effects.held", {{"worker", worker_.name()}, {"why", error.what()}});
        hold_.begin("store", parts_.clock);
        more_due_ = true;
        return false;
    }
}

/// While the store is away: answers stay where they are.
void EffectRunner::pause(Duration wait) {
    std::unique_lock lock(mutex_);
    something_.wait_for(lock, wait, [] { return false; });
}

void EffectRunner::transact() {
    const Steady began = parts_.clock.steady();
    const bool beside = claims_beside();
    std::future<Claimed> claims;
    if (beside) claims = std::async(std::launch::async, [this] { return claim_beside(); });
    Outbox::Batch follow_ups;
    Claimed claimed;
    try {
        claimed = settle(follow_ups, !beside);
    } catch (...) {
        if (beside) begin(claims.get());  // they are this process's, whatever becomes of the answers
        throw;
    }
    mean_write_ = (mean_write_ * 3 + std::chrono::duration_cast<Duration>(parts_.clock.steady() - began)) / 4;
    settled();
    parts_.outbox.publish(std::move(follow_ups));
    begin(beside ? claims.get() : std::move(claimed));
}

EffectRunner::Claimed EffectRunner::settle(Outbox::Batch& follow_ups, bool claiming) {
    const auto write_as = [&](Settlement::How how) {
        return again_while_busy(parts_.database.dialect(), [&] { return write(how, follow_ups, claiming); });
    };
    try {
        return write_as(Settlement::How::Together);
    } catch (const StoreError& error) {
        if (error.is_outage()) throw;
    } catch (const std::exception&) {
        // one of the worker's handlers: each is asked alone
    }
    return write_as(Settlement::How::OneByOne);
}

/// One transaction: what came back is settled, what is lost decided, what is due claimed.
EffectRunner::Claimed EffectRunner::write(Settlement::How how, Outbox::Batch& follow_ups, bool claiming) {
    const auto tx = parts_.database.begin_write();
    const Time now = parts_.clock.now();
    std::erase_if(unsettled_, [](const Finished& one) { return one.lost; });  // of an attempt that was rolled back
    if (rescue_due_) rescue(tx->sql(), now);
    follow_ups = parts_.outbox.write(tx->sql(), settlement_.write(*tx, unsettled_, now, how));
    give_back(tx->sql());
    judge_providers(tx->sql(), now);
    Claimed claimed;
    if (claiming && !draining_) claimed = claim(tx->sql(), now);
#ifdef CAREWIRE_MUTANT_M9
    for (const EffectJob& job : claimed.jobs) kinds_.find(job.call.request.kind)->second.performs->port->perform(job.call);
#endif
    if (!unsettled_.empty()) CAREWIRE_FAULT_POINT("gate.settling");
    tx->commit();
    if (!unsettled_.empty()) CAREWIRE_FAULT_POINT("gate.settled");
    rescue_due_ = false;
    return claimed;
}

void EffectRunner::settled() {
    for (const Finished& one : unsettled_) {
        if (one.lost) continue;  // was in another process's hand
        Kind& kind = kinds_.find(one.job.call.request.kind)->second;
        --kind.in_hand;
        if (one.called) kind.mean_call = (kind.mean_call * 7 + one.took) / 8;
    }
    unsettled_.clear();
    settlement_.tell();
}

void EffectRunner::rescue(Sql& sql, Time now) {
    for (EffectJob& job : store_.take_over_lost(sql, now, now + options_.lease)) {
        CAREWIRE_FAULT_POINT("rescue.mid");
        const bool answered = std::any_of(unsettled_.begin(), unsettled_.end(), [&](const Finished& one) {
            return one.job.call.request.key == job.call.request.key;
        });
        if (answered) continue;  // was not settled within its lease, but here is what came of it
        Finished lost{.job = std::move(job), .answer = Unknown{}, .lost = true, .called = true, .egress = {}, .began = now};
        const auto kind = kinds_.find(lost.job.call.request.kind);
        if (kind != kinds_.end()) lost.egress = kind->second.performs->port->egress(lost.job.call);
        unsettled_.push_back(std::move(lost));
    }
}

/// A provider that cannot be reached is not called again by any process until its breaker closes.
void EffectRunner::judge_providers(Sql& sql, Time now) {
    std::map<std::string_view, const Outage*> away;
    for (const Finished& one : unsettled_) {
        if (one.lost || !one.called) continue;
        const auto* outage = std::get_if<Outage>(&one.answer);
        auto [known, first] = away.try_emplace(one.job.call.request.kind, outage);
        if (!first && outage == nullptr) known->second = nullptr;  // it answered somebody
    }
    for (const auto& [name, outage] : away) {
        Kind& kind = kinds_.find(name)->second;
        if (outage != nullptr) {
            store_.open_breaker(sql, name, outage->after, outage->why, now);
            parts_.log.warning("effect.breaker_open", {{"worker", worker_.name()}, {"kind", name}, {"why", outage->why}});
        } else if (kind.breaker_may_be_open) {
            store_.close_breaker(sql, name);
        }
        kind.breaker_may_be_open = outage != nullptr;
    }
}

}  // namespace carewire
