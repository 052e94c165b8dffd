#pragma once
#include <deque>
#include <functional>
#include <mutex>
#include <string>
#include <vector>

#include "core/effect/effect.hpp"

namespace carewire::testing {

/// A port that answers as a test says, and remembers what it was asked to do. Thread safe.
class ScriptedPort final : public EffectPort {
  public:
    /// Answers in order; when they are used up: Delivered.
    void answers(std::deque<EffectAnswer> answers) {
        const std::lock_guard lock(mutex_);
        answers_ = std::move(answers);
    }
    void always(std::function<EffectAnswer(const EffectCall&)> answer) {
        const std::lock_guard lock(mutex_);
        always_ = std::move(answer);
    }
    void answers_when_asked(EffectAnswer answer) { when_asked_ = std::move(answer); }
    void lost(Lost policy) { lost_ = policy; }

    EffectAnswer perform(const EffectCall& call) override {
        const std::lock_guard lock(mutex_);
        calls_.push_back(call);
        if (always_) return always_(call);
        if (answers_.empty()) return Delivered{"ref-" + call.request.key, "{}"};
        EffectAnswer answer = answers_.front();
        answers_.pop_front();
        return answer;
    }
    EffectAnswer ask(const EffectCall& call) override {
        const std::lock_guard lock(mutex_);
        asked_.push_back(call);
        return when_asked_;
    }
    Lost when_lost() const override { return lost_; }
    Egress egress(const EffectCall& call) const override {
        return {"mail.example", "name,phone", false, static_cast<std::int64_t>(call.request.payload.size())};
    }

    std::vector<EffectCall> calls() const {
        const std::lock_guard lock(mutex_);
        return calls_;
    }
    std::vector<std::string> keys() const {
        std::vector<std::string> keys;
        for (const EffectCall& call : calls()) keys.push_back(call.request.key);
        return keys;
    }
    std::vector<EffectCall> asked() const {
        const std::lock_guard lock(mutex_);
        return asked_;
    }

  private:
    mutable std::mutex mutex_;
    std::deque<EffectAnswer> answers_;
    std::function<EffectAnswer(const EffectCall&)> always_;
    EffectAnswer when_asked_ = Unknown{"it cannot say"};
    Lost lost_ = Lost::Leave;
    std::vector<EffectCall> calls_, asked_;
};

}  // namespace carewire::testing
