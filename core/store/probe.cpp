#include "core/store/probe.hpp"

#include <exception>

namespace carewire {

bool Probe::answers(Duration within) {
    std::shared_future<bool> answer;
    {
        const std::lock_guard lock(mutex_);
        const bool idle = !under_way_.valid() || under_way_.wait_for(Duration::zero()) == std::future_status::ready;
        if (idle) {
            under_way_ = std::async(std::launch::async, [this] {
                try {
                    ask_();
                    return true;
                } catch (const std::exception&) {
                    return false;
                }
            }).share();
        }
        answer = under_way_;
    }
    return answer.wait_for(within) == std::future_status::ready && answer.get();
}

}  // namespace carewire
