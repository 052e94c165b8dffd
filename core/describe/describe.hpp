#pragma once
/// One struct, everything derived (architecture section 5). A body struct says what it holds once:
///
///     struct FeedbackSubmitted {
///         std::string feedback_id;
///         std::optional<int> rating;
///         static constexpr EventInfo event{"feedback.submitted", Stream::Feedback, 1};
///         static auto fields() {
///             return describe<FeedbackSubmitted>(
///                 field("feedback_id", &FeedbackSubmitted::feedback_id).minted(),
///                 field("rating", &FeedbackSubmitted::rating).between(1, 5).says("Overall rating, 1 worst to 5 best."));
///         }
///     };
///
/// and from it come the reader with every problem, the writer, the JSON Schema, SQL columns and the list of personal fields.
#include "core/describe/field.hpp"
#include "core/describe/reader.hpp"
#include "core/describe/shape.hpp"
#include "core/describe/writer.hpp"
