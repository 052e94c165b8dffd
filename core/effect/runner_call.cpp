#include "core/effect/runner.hpp"
#include "core/worker/fault_point.hpp"

namespace carewire {

void EffectRunner::begin(Claimed claimed) {
    more_due_ = claimed.more_due;
    for (EffectJob& job : claimed.jobs) begin(std::move(job));
}

void EffectRunner::begin(EffectJob job) {
    Kind& kind = kinds_.find(job.call.request.kind)->second;
    ++kind.in_hand;
    EffectPort& port = *kind.performs->port;
    if (job.unwanted) {
        EffectAnswer answer = *job.unwanted;
        return finish({.job = std::move(job), .answer = std::move(answer), .called = false, .egress = {}, .began = parts_.clock.now()});
    }
    if (inline_) return call(std::move(job), port);
    kind.pool->give([this, job = std::move(job), &port]() mutable { call(std::move(job), port); });
}

/// On a thread of its own.
void EffectRunner::call(EffectJob job, EffectPort& port) {
    Finished done;
    done.job = std::move(job);
    done.began = parts_.clock.now();
    const Steady began = parts_.clock.steady();
    if (draining_ || done.began + options_.deadline > done.job.lease_until) {
        done.called = false;  // another process may decide about it before the call would end
        done.answer = Outage{"not begun", std::nullopt};
        return finish(std::move(done));
    }
    done.job.call.deadline = began + options_.deadline;
    CAREWIRE_FAULT_POINT("gate.claimed");
    try {
        done.egress = port.egress(done.job.call);
        done.answer = done.job.asking ? port.ask(done.job.call) : port.perform(done.job.call);
    } catch (const std::exception&) {
        done.answer = Unknown{"the port threw"};
    }
    CAREWIRE_FAULT_POINT("gate.acted");
    done.took = std::chrono::duration_cast<Duration>(parts_.clock.steady() - began);
    finish(std::move(done));
}

void EffectRunner::finish(Finished finished) {
    bool enough = false;
    {
        const std::lock_guard lock(mutex_);
        finished_.push_back(std::move(finished));
        enough = finished_.size() >= enough_;
    }
    if (enough) something_.notify_all();
}

}  // namespace carewire
