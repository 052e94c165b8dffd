#include "consumers/portal/live/hub.hpp"

#include <algorithm>

namespace carewire::portal {
namespace {

constexpr std::size_t kMostAlerts = 10'000;
constexpr std::int64_t kMostAhead = 1000;  // another portal may be a moment further; no more than this is believed

bool is_far_ahead(const Position& from, const Position& position) {
    return std::ranges::any_of(position, [&](const auto& here) {
        const auto told = from.find(here.first);
        return told != from.end() && told->second > here.second + kMostAhead;
    });
}

}  // namespace

Hub::Missed Hub::enter(const Position& begins) {
    Missed missed;
    begins_ = position_ = begins;
    kept_.clear();
    live_ = false;
    for (auto& [clinic, room] : rooms_) {
        for (auto& seat : room) {
            if (!seat.placed || reaches_back_to(begins_, seat.next)) continue;
            seat.placed = false;
            seat.next.clear();
            missed.emplace_back(clinic, seat.listener);
        }
    }
    return missed;
}

Hub::Missed Hub::caught_up() {
    Missed missed;
    live_ = true;
    for (auto& [clinic, room] : rooms_) {
        for (auto& seat : room) {
            if (seat.placed) continue;
            seat.next = position_;
            seat.placed = true;
            missed.emplace_back(clinic, seat.listener);
        }
    }
    return missed;
}

void Hub::take(Push push) {
    position_[push.partition] = push.offset + 1;
    if (push.clinic.empty()) return;
    const std::string clinic = push.clinic;
    if (!push.name.empty() && !is_repeated_alert(push)) {
        if (const auto room = rooms_.find(clinic); room != rooms_.end()) {
            std::erase_if(room->second, [&](Seat& seat) { return !hand(seat, push); });
        }
        remember(std::move(push));
    }
    if (touched_) touched_(clinic);
}

/// False: the listener is gone.
bool Hub::hand(Seat& seat, const Push& push) {
    if (!seat.placed) return true;
    const auto told = seat.next.find(push.partition);
    if (told != seat.next.end() && push.offset < told->second) return true;
    seat.next[push.partition] = push.offset + 1;
    // all that lies before the hub's own position has been told by now, also that of other clinics
    advance(seat.next, position_);
    return seat.listener->tell(text_of(seat.next), push.name, push.data);
}

bool Hub::is_repeated_alert(const Push& push) {
    if (push.alert_id.empty()) return false;
    if (!alerts_.insert(push.clinic + ' ' + push.alert_id).second) return true;
    alerts_in_order_.push_back(push.clinic + ' ' + push.alert_id);
    if (alerts_in_order_.size() > kMostAlerts) {
        alerts_.erase(alerts_in_order_.front());
        alerts_in_order_.pop_front();
    }
    return false;
}

void Hub::remember(Push push) {
    kept_.push_back(std::move(push));
    if (kept_.size() <= most_) return;
    begins_[kept_.front().partition] = kept_.front().offset + 1;
    kept_.pop_front();
}

bool Hub::can_resume(const Position& from) const {
    return position_.empty() || (reaches_back_to(begins_, from) && !(live_ && is_far_ahead(from, position_)));
}

void Hub::add(const std::string& clinic, std::shared_ptr<Listener> listener, const std::optional<Position>& from) {
    Seat seat{.listener = std::move(listener)};
    if (from && can_resume(*from)) {
        seat.next = *from;
        seat.placed = true;
        for (const auto& push : kept_) {
            if (push.clinic != clinic || push.offset < seat.next[push.partition]) continue;
            seat.next[push.partition] = push.offset + 1;
            if (!seat.listener->tell(text_of(seat.next), push.name, push.data)) return;
        }
    }
    if (live_) {
        advance(seat.next, position_);
        seat.placed = true;
    }
    rooms_[clinic].push_back(std::move(seat));
}

void Hub::remove(const Listener& listener) {
    for (auto& [clinic, room] : rooms_) {
        std::erase_if(room, [&](const Seat& seat) { return seat.listener.get() == &listener; });
    }
    std::erase_if(rooms_, [](const auto& room) { return room.second.empty(); });
}

void Hub::tell(const std::string& clinic, std::string_view name, std::string_view data) {
    const auto room = rooms_.find(clinic);
    if (room == rooms_.end()) return;
    std::erase_if(room->second, [&](const Seat& seat) { return !seat.listener->tell(text_of(seat.next), name, data); });
}

bool Hub::anyone(const std::string& clinic) const { return rooms_.contains(clinic); }

std::size_t Hub::listeners() const {
    std::size_t count = 0;
    for (const auto& [clinic, room] : rooms_) count += room.size();
    return count;
}

}  // namespace carewire::portal
