#include "core/worker/waiting_room.hpp"

#include <algorithm>

namespace carewire {
namespace {

bool blocks(const std::vector<Taken*>& queue, const Taken& item) {
    return std::any_of(queue.begin(), queue.end(), [&](const Taken* other) { return other->record.topic == item.record.topic; });
}

}  // namespace

void WaitingRoom::expect(const std::vector<Taken>& batch) {
    if (!parking_.any(sql_)) return;
    std::unordered_set<std::string> subjects;
    for (const Taken& item : batch) subjects.insert(item.event.envelope.subject);
    for (std::string& subject : parking_.occupied(sql_, {subjects.begin(), subjects.end()})) occupied_.insert(std::move(subject));
}

WaitingRoom::Queue* WaitingRoom::queue(const std::string& subject) {
    if (!occupied_.contains(subject)) return nullptr;
    const auto [found, first] = queues_.try_emplace(subject);
    if (first) {
        for (Taken& parked : parking_.of_subject(sql_, subject, prefix_)) {
            found->second.push_back(&revived_.emplace_back(std::move(parked)));
        }
    }
    return &found->second;
}

void WaitingRoom::pass(Taken& item, const Decide& decide) {
    const std::string& subject = item.event.envelope.subject;
    Queue* waiting = queue(subject);
    if (waiting != nullptr) retry(*waiting, decide);
    if (waiting != nullptr && blocks(*waiting, item)) {
        item.fate = Fate::Waiting;
        item.reason = "an earlier event of its subject waits";
    } else {
        decide(item);
    }
    if (item.fate == Fate::Waiting) {
        occupied_.insert(subject);
        queue(subject)->push_back(&item);
    } else if (waiting != nullptr && item.fate == Fate::Done) {
        retry(*waiting, decide);
    }
}

void WaitingRoom::revive(const std::string& subject, const Decide& decide) {
    occupied_.insert(subject);
    retry(*queue(subject), decide);
}

void WaitingRoom::retry(Queue& queue, const Decide& decide) {
    Queue left;
    for (Taken* item : queue) {
        if (!blocks(left, *item)) decide(*item);
        if (item->fate == Fate::Waiting || item->fate == Fate::Open) {
            const bool patience_ended = item->expires && now_ >= *item->expires;
            item->fate = patience_ended ? Fate::Dead : Fate::Waiting;
            if (patience_ended) item->code = "waited_too_long";
        }
        if (item->fate == Fate::Waiting) left.push_back(item);
    }
    queue = std::move(left);
}

}  // namespace carewire
