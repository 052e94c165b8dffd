#pragma once
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/describe/describe.hpp"
#include "core/event/event.hpp"
#include "schemas/admission.hpp"
#include "schemas/feedback/vocabulary.hpp"

namespace carewire {

/// An answer to a standard question: `fft` one of six words, `nps` 0 to 10, `csat` 1 to 5, `ces` 1 to 7 (metrics.md section 3).
struct Instrument {
    std::string kind;
    JsonText value;
    static auto fields() {
        return describe<Instrument>(field("kind", &Instrument::kind).one_of({"fft", "nps", "csat", "ces"}),
                                    field("value", &Instrument::value).any_value().raw_json(40, 0));
    }
};

/// What a patient says about the service (FB-1; feedback.md section 2).
struct FeedbackSubmitted {
    std::string feedback_id;
    std::optional<int> rating;
    std::map<std::string, int> ratings;
    std::optional<std::string> comment;
    std::optional<Instrument> instrument;
    std::optional<std::string> patient_id, visit_id;
    std::optional<bool> contact_ok;
    std::optional<std::string> contact;
    std::optional<bool> is_complaint;
    std::optional<std::string> language, channel;

    static constexpr EventInfo event{"feedback.submitted", Stream::Feedback, 1};
    static auto fields() {
        using Self = FeedbackSubmitted;
        return describe<Self>(
            field("feedback_id", &Self::feedback_id).minted(),
            field("rating", &Self::rating).between(1, 5).says("Overall, 1 worst to 5 best."),
            field("ratings", &Self::ratings).at_most(10).may_be_absent()
                .each([](Shape& scale) { scale.low = 1, scale.high = 5; })
                .says("Named scales, e.g. waiting_time, staff, cleanliness."),
            field("comment", &Self::comment).at_most(5000).personal(),
            field("instrument", &Self::instrument),
            field("patient_id", &Self::patient_id).at_least(1).at_most(64).single_line().says(
                "Only believed from a signed-in caller, else dropped."),
            field("visit_id", &Self::visit_id).at_least(1).at_most(64).single_line(),
            field("contact_ok", &Self::contact_ok).says("Whether the patient wants an answer."),
            field("contact", &Self::contact).at_most(254).single_line().personal(),
            field("is_complaint", &Self::is_complaint),
            field("language", &Self::language).pattern("^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}$"),
            field("channel", &Self::channel).one_of(kChannels));
    }
};
Admission feedback_admission();

/// The analysis of a feedback is stored (FB-2).
struct FeedbackAnalysed {
    std::string feedback_id, sentiment, urgency, urgency_source, model, instruction_version;
    std::vector<std::string> emotions, topics, evidence;
    bool degraded = false;
    std::optional<int> rating;
    std::optional<Time> received_at;

    static constexpr EventInfo event{"feedback.analysed", Stream::Feedback, 1};
    static auto fields() {
        using Self = FeedbackAnalysed;
        return describe<Self>(
            field("feedback_id", &Self::feedback_id), field("sentiment", &Self::sentiment).one_of(kSentiments),
            field("urgency", &Self::urgency).one_of(kUrgencies),
            field("urgency_source", &Self::urgency_source).one_of(kUrgencySources),
            field("model", &Self::model), field("instruction_version", &Self::instruction_version),
            field("emotions", &Self::emotions).at_most(5).may_be_absent(),
            field("topics", &Self::topics).at_most(5).may_be_absent(),
            field("evidence", &Self::evidence).at_most(3).may_be_absent().personal(),
            field("degraded", &Self::degraded).otherwise(false), field("rating", &Self::rating),
            field("received_at", &Self::received_at));
    }
};

}  // namespace carewire
