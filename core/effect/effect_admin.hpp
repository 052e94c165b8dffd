#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/store/sql.hpp"
#include "core/time/time.hpp"

namespace carewire {

/// Effects as an operator sees them: no payload, no recipient.
struct EffectSummary {
    std::string worker, key, kind, clinic, subject, event_id, state, code, why, provider_ref;
    bool asking = false;
    int attempt = 0, max_attempts = 0, resends = 0;
    Time due{}, requested{}, updated{};
};

struct EffectFilter {
    std::string worker, kind, state, clinic, event_id;  ///< empty: any
    std::size_t most = 50;
};

/// Newest first.
std::vector<EffectSummary> list_effects(Sql& sql, const EffectFilter& filter);
std::optional<EffectSummary> find_effect(Sql& sql, std::string_view worker, std::string_view key);

/// Stops a kind from being performed, everywhere (`clinic` empty) or for one clinic, until it is released. Held again: the
/// newer reason holds.
void hold_effects(Sql& sql, std::string_view worker, std::string_view kind, std::string_view clinic, std::string_view why,
                  std::string_view by_whom, Time now);
/// False: it was not held.
bool release_effects(Sql& sql, std::string_view worker, std::string_view kind, std::string_view clinic);

enum class Retried {
    NotFound,
    Busy,       ///< claimed right now, or done
    Over,       ///< cancelled, suppressed or rehearsed: what it carried is gone
    Again,      ///< was waiting or had failed: due now
    SentAgain,  ///< its fate was unknown: a person decided to send it once more (I6 counts it)
};
/// Wipes what failed or unknown effects of a clinic carry that have not been touched since: from then on they cannot be sent again.
/// How many.
std::int64_t wipe_effects(Sql& sql, std::string_view worker, std::string_view clinic, Time before);
/// Makes an effect due now. Failed ones get their tries back.
Retried retry_effect(Sql& sql, std::string_view worker, std::string_view key, Time now);
/// Cancels a waiting effect, or strikes an unknown one off the list. False: it is neither. Workers call it too, when the reason
/// of a message goes (an appointment that was cancelled).
bool drop_effect(Sql& sql, std::string_view worker, std::string_view key, std::string_view why, Time now);

}  // namespace carewire
