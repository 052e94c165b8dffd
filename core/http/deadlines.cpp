#include "core/http/deadlines.hpp"

#include <algorithm>
#include <vector>

namespace carewire::http {

Deadlines::~Deadlines() {
    if (timer_) loop_.cancel(timer_);
}

void Deadlines::set(Deadlined& item, Steady deadline, Steady now) {
    item.deadline_ = deadline;
    if (deadline == Steady::max() || deadline >= item.looked_at_) return;  // its slot comes up early enough to hand it on
    unlink(item);
    link(item, now);
    if (!timer_) arm();
}

void Deadlines::forget(Deadlined& item) {
    unlink(item);
    item.deadline_ = Steady::max();
}

void Deadlines::link(Deadlined& item, Steady now) {
    const auto current = tick_of(now);
    if (linked_ == 0) done_ = current;
    // the slot after the one the deadline falls into: never early; far ones wait in the last slot and are handed on
    const auto tick = std::clamp(tick_of(item.deadline_) + 1, done_ + 1, done_ + kSlots - 1);
    item.slot_ = tick % kSlots;
    item.looked_at_ = Steady{} + kTick * static_cast<std::int64_t>(tick);
    item.previous_ = nullptr;
    item.next_ = slots_[item.slot_];
    if (item.next_) item.next_->previous_ = &item;
    slots_[item.slot_] = &item;
    ++linked_;
}

void Deadlines::unlink(Deadlined& item) {
    if (item.looked_at_ == Steady::max()) return;
    (item.previous_ ? item.previous_->next_ : slots_[item.slot_]) = item.next_;
    if (item.next_) item.next_->previous_ = item.previous_;
    item.looked_at_ = Steady::max();
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
        if (item->deadline_ <= now) late.push_back(item);
        else if (item->deadline_ != Steady::max()) link(*item, now);
    }
    // an owner that expires closes only itself, and is freed when the turn has ended
    for (auto* item : late) item->expired();
    if (linked_ > 0 && !timer_) arm();
}

}  // namespace carewire::http
