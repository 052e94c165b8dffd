#pragma once
#include <string>
#include <vector>

#include "core/describe/describe.hpp"
#include "schemas/feedback/vocabulary.hpp"

namespace carewire {

/// `result` of an analysis of kind `feedback` (feedback.md section 4).
struct FeedbackResult {
    std::string sentiment, urgency;
    std::vector<std::string> emotions, topics;
    std::vector<std::string> evidence;  ///< pieces of the comment that carry the urgency
    std::vector<std::string> because;   ///< why, in words
    static auto fields() {
        using Self = FeedbackResult;
        return describe<Self>(field("sentiment", &Self::sentiment).one_of(kSentiments),
                              field("urgency", &Self::urgency).one_of(kUrgencies),
                              field("emotions", &Self::emotions).at_most(5).may_be_absent()
                                  .each([](Shape& emotion) { emotion.one_of.assign(kEmotions.begin(), kEmotions.end()); }),
                              field("topics", &Self::topics).at_most(5).may_be_absent(),
                              field("evidence", &Self::evidence).may_be_absent().personal(),
                              field("because", &Self::because).may_be_absent().personal());
    }
};

}  // namespace carewire
