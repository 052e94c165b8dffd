#pragma once
#include <optional>
#include <string>
#include <vector>

#include <tl/expected.hpp>

#include "core/time/time.hpp"

namespace carewire {

/// What an analyser reads of a feedback. The text is data: nothing in it is an instruction (analysis.md section 4, row 7).
struct FeedbackText {
    std::string comment;
    std::optional<int> rating;  ///< 1 worst to 5 best
};

/// What an analyser says of a feedback (feedback.md section 4). A draft for staff: order of work, never a care decision.
struct FeedbackAnalysis {
    std::string sentiment;               ///< positive, neutral, negative, mixed
    std::vector<std::string> emotions;   ///< at most five of registers.md section 4
    std::string urgency;                 ///< low, medium, high, critical
    std::vector<std::string> topics;     ///< at most five
    std::vector<std::string> evidence;   ///< at most three verbatim pieces of the comment that carry the urgency
    std::vector<std::string> because;    ///< why, in words: `critical: heart (chest pressure)`
    std::string model;                   ///< `rules-3`, `gemini-2.5-flash`, …
    std::string instruction_version;
    bool degraded = false;               ///< the configured analyser failed and the rules answered in its place
};

/// Why there is no analysis; what follows is the worker's configuration, not the analyser's choice.
struct AnalysisFault {
    enum class Kind { Outage, Later, Refused, Blocked, BadAnswer };
    Kind kind = Kind::Outage;
    std::string why;  ///< no personal data, nothing of the comment
    std::optional<Duration> after;
};

/// Reads a text and says what staff should know of it. Thread safe.
class Analyser {
  public:
    virtual ~Analyser() = default;
    virtual tl::expected<FeedbackAnalysis, AnalysisFault> analyse(const FeedbackText& text) const = 0;
};

}  // namespace carewire
