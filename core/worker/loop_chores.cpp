#include "core/worker/loop.hpp"

namespace carewire {
namespace {

constexpr Duration kChoresEvery{10000};
constexpr Duration kLagDeadline{200};
constexpr std::size_t kDueSubjects = 100;

}  // namespace

void Loop::chores(const std::vector<Taken>& in_hand) {
    if (!hold_.recovering() && parts_.clock.steady() < chores_at_) return;
    parts_.outbox.tidy();
    parts_.outbox.look_for_left_over();
    parked_due_ = parts_.database.read([&](Sql& sql) { return parking_.next_due(sql); });
    standing_.tell(parts_.database, report_.lag(parts_.source.lag(kLagDeadline)), in_hand, parts_.clock.now());
    chores_at_ = parts_.clock.steady() + kChoresEvery;
}

void Loop::retry_parked() {
    Batch batch;
    parts_.database.read([&](Sql& sql) {
        batch.due_subjects = parking_.due_subjects(sql, parts_.clock.now(), kDueSubjects);
        return 0;
    });
    if (!batch.due_subjects.empty()) handle(batch);
    parked_due_ = parts_.database.read([&](Sql& sql) { return parking_.next_due(sql); });
}

std::string Loop::held() const { return report_.held(); }

void Loop::close() {
    crash_watch_.ended();
    try {
        parts_.outbox.finish();
        parts_.outbox.tidy();
        parts_.source.commit_offsets(options_.publish_deadline);
    } catch (const StoreError&) {
        // rows that are published twice and events that come again are known by their ids
    } catch (const BusUnavailable&) {
    }
    parts_.source.close();
}

}  // namespace carewire
