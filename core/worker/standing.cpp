#include "core/worker/standing.hpp"

#include <algorithm>

namespace carewire {
namespace {

constexpr Duration kAtLeastEvery{30'000};
/// Until then people are told that a process has fallen silent.
constexpr Duration kForgottenAfter{std::chrono::hours{24}};

std::int64_t age_of_oldest(const std::vector<Taken>& in_hand, Time now) {
    std::int64_t age = 0;
    for (const Taken& item : in_hand) age = std::max(age, epoch_ms(now) - epoch_ms(item.record.produced));
    return age;
}

}  // namespace

void Standing::tell(Database& database, std::int64_t events, const std::vector<Taken>& in_hand, Time now) {
    const auto behind = age_of_oldest(in_hand, now);
    const bool same = events == events_ && behind == behind_ms_;
    if (same && now - told_ < kAtLeastEvery) return;
    database.write([&](Sql& sql) {
        sql.execute("delete from worker_standings where worker = :worker and (process = :process or at < :forgotten)",
                    {{"worker", worker_}, {"process", process_}, {"forgotten", epoch_ms(now - kForgottenAfter)}});
        sql.execute("insert into worker_standings (worker, process, events, behind_ms, at)"
                    " values (:worker, :process, :events, :behind, :now)",
                    {{"worker", worker_}, {"process", process_}, {"events", events}, {"behind", behind}, {"now", epoch_ms(now)}});
    });
    events_ = events;
    behind_ms_ = behind;
    told_ = now;
}

}  // namespace carewire
