#pragma once
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "core/http/client.hpp"
#include "ops/cli/demo_day.hpp"

namespace carewire::cli {

/// How the day is posted.
struct PostPlan {
    std::int64_t rate = 0;   ///< entries per second; 0 = as fast as the door takes them
    int at_once = 16;        ///< requests in flight
    Duration patience{60000};  ///< for one entry, tries together
};

/// What one answer means.
struct Taken {};
struct TryAgain {
    Duration after{};
};
struct NotTaken {
    std::string why;
};
using PostVerdict = std::variant<Taken, TryAgain, NotTaken>;

using PostAnswer = tl::expected<http::ClientAnswer, http::ClientFault>;
/// Decides by the answer alone (C-2): a 2xx is taken; no answer, 429 and 503 are tried again, which is safe because the entry's
/// own id is its Idempotency-Key; all else is not taken. `tries` so far, this one included.
PostVerdict judge(const PostAnswer& answer, int tries);

struct PostSummary {
    std::int64_t taken = 0;
    std::int64_t refused = 0;
    std::int64_t tries_again = 0;
    std::string first_refusal;  ///< what the door said to the first entry that it refused
};

/// Posts all entries, several at once, none of one patient out of order with `at_once` 1. Throws Failure when the door refuses
/// the key, or does not take an entry within the patience.
using PostOne = std::function<PostAnswer(const DemoEntry&)>;
PostSummary post_all(const std::vector<DemoEntry>& entries, const PostPlan& plan, const PostOne& post,
                     const std::function<void(std::int64_t done)>& progress);

}  // namespace carewire::cli
