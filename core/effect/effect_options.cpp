#include "core/effect/runner.hpp"

namespace carewire {

EffectOptions EffectOptions::read(ConfigReader& from) {
    EffectOptions options;
    options.deadline = from.duration("effects.deadline_s", std::chrono::seconds{20}, "How long one call to the outside may take.");
    options.lease = from.duration("effects.lease_s", std::chrono::seconds{30},
                                  "After this another process decides about a call whose process says nothing.");
    options.dry_run = from.flag("effects.dry_run", false, "Nothing leaves the house: effects are recorded, not performed.");
    options.daily_budget = static_cast<int>(
        from.integer("effects.daily_max", 0, 0, 1000000000, "Calls per clinic, kind and day; 0: no limit."));
    if (options.lease <= options.deadline) {
        from.problem("effects.lease_s", "must be longer than effects.deadline_s: a call must end before others decide about it");
    }
    return options;
}

}  // namespace carewire
