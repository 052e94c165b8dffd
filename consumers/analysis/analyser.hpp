#pragma once
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/describe/describe.hpp"

namespace carewire {

/// What an analyser reads of a feedback. The text is data: nothing in it is an instruction (analysis.md section 4, row 7).
struct FeedbackText {
    std::string comment;
    std::optional<int> rating;  ///< 1 worst to 5 best

    static auto fields() {
        return describe<FeedbackText>(field("comment", &FeedbackText::comment).at_most(5000).personal().otherwise(""),
                                      field("rating", &FeedbackText::rating).between(1, 5));
    }
};

/// What an analyser says of a feedback (feedback.md section 4). A draft for staff: order of work, never a care decision.
struct FeedbackAnalysis {
    std::string sentiment;               ///< positive, neutral, negative, mixed
    std::vector<std::string> emotions;   ///< at most five of registers.md section 4
    std::string urgency;                 ///< low, medium, high, critical
    std::string urgency_source = "rule"; ///< who set it: rule, model
    std::vector<std::string> topics;     ///< at most five
    std::vector<std::string> evidence;   ///< at most three verbatim pieces of the comment that carry the urgency
    std::vector<std::string> because;    ///< why, in words: `critical: heart (chest pressure)`
    std::string summary, suggested_action;  ///< of a model, for staff; the rules write none
    std::string model;                   ///< `rules-1`, `gemini-2.5-flash`, …
    std::string instruction_version;
    bool degraded = false;               ///< the configured analyser gave no answer and the rules stand in its place

    /// The `result` of analysis.completed; who answered stands beside it in the event.
    static auto fields() {
        using Self = FeedbackAnalysis;
        return describe<Self>(
            field("sentiment", &Self::sentiment), field("emotions", &Self::emotions), field("urgency", &Self::urgency),
            field("urgency_source", &Self::urgency_source), field("topics", &Self::topics), field("evidence", &Self::evidence),
            field("because", &Self::because), field("summary", &Self::summary).otherwise(""),
            field("suggested_action", &Self::suggested_action).otherwise(""));
    }
};

}  // namespace carewire
