#include "core/http/deadlines.hpp"

#include <algorithm>
#include <vector>

namespace carewire::http {

Deadlines::~Deadlines() {
    if (timer_) loop_.cancel(timer_);
}

void Deadlines::set(Deadlined& item, Steady deadline, Steady now) {
    item.deadline_ = deadline;
    if (deadline == Steady::max()) return;
    // its slot comes up early enough to hand it on; moving it would let a dripping client push it ahead of every tick
    if (item.tick_ != Deadlined::kUnlinked && item.tick_ <= tick_after(deadline)) return;
    unlink(item);
    link(item, now);
    if (!timer_) arm();
}

void Deadlines::forget(Deadlined& item) {
    unlink(item);
    item.deadline_ = Steady::max();
}

void Deadlines::link(Deadlined& item, Steady now) {
    if (linked_ == 0) done_ = tick_of(now);
    // far ones wait in the last slot and are handed on
    item.tick_ = std::clamp(tick_after(item.deadline_), done_ + 1, done_ + kSlots - 1);
    auto& slot = slots_[item.tick_ % kSlots];
    item.previous_ = nullptr;
    item.next_ = slot;
    if (slot) slot->previous_ = &item;
    slot = &item;
    ++linked_;
}

void Deadlines::unlink(Deadlined& item) {
    if (item.tick_ == Deadlined::kUnlinked) return;
    (item.previous_ ? item.previous_->next_ : slots_[item.tick_ % kSlots]) = item.next_;
    if (item.next_) item.next_->previous_ = item.previous_;
    item.tick_ = Deadlined::kUnlinked;
    --linked_;
}

void Deadlines::arm() {
    timer_ = loop_.after(kTick, [this] { tick(); });
}

void Deadlines::tick() {
    timer_ = 0;
    const auto now = std::chrono::steady_clock::now();
    const auto current = tick_of(now);
    std::vector<Deadlined*> due;
    for (std::size_t steps = 0; done_ < current && steps < kSlots; ++steps) {
        ++done_;
        while (auto* item = slots_[done_ % kSlots]) {
            unlink(*item);
            due.push_back(item);
        }
    }
    done_ = std::max(done_, current);
    std::vector<Deadlined*> late;
    for (auto* item : due) {
        if (item->deadline_ <= now)
            late.push_back(item);
        else if (item->deadline_ != Steady::max())
            link(*item, now);
    }
    // an owner that expires closes only itself, and is freed when the turn has ended
    for (auto* item : late) item->expired();
    if (linked_ > 0 && !timer_) arm();
}

}  // namespace carewire::http
