#include "consumers/feedback/triage.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "consumers/feedback/alerting.hpp"
#include "consumers/feedback/complaints.hpp"
#include "consumers/feedback/figures.hpp"
#include "consumers/feedback/item_store.hpp"
#include "consumers/feedback/own_settings.hpp"
#include "core/assets/assets.hpp"
#include "core/json/json.hpp"
#include "schemas/analysis/feedback_result.hpp"
#include "schemas/triage/red_flags.hpp"

namespace carewire::feedback {
namespace {

const RedFlags& red_flags() {
    static const RedFlags flags = RedFlags::parse(asset("schemas/triage/red_flags.txt"));
    return flags;
}

/// `9` and `"very good"` alike as text.
std::string answer_text(const Instrument& instrument) {
    const auto value = json::Document::parse(instrument.value.json);
    if (value && value->root().kind() == json::Kind::String) return std::string(value->root().string());
    return instrument.value.json;
}

Item item_of(const Event<FeedbackSubmitted>& event) {
    const auto& body = event.body;
    Item item;
    item.clinic = event.envelope.clinic;
    item.id = body.feedback_id;
    item.received_at = event.envelope.time;
    item.rating = body.rating;
    if (body.comment && !body.comment->empty()) item.comment = body.comment;
    if (body.instrument) {
        item.instrument = body.instrument->kind;
        item.instrument_value = answer_text(*body.instrument);
    }
    item.is_complaint = body.is_complaint.value_or(false);
    return item;
}

/// All that an analyser needs: it reads no tables of ours.
std::string input_of(const FeedbackSubmitted& body) {
    std::string text;
    json::Writer out(text);
    out.begin_object().member("comment", body.comment.value_or(""));
    if (body.rating) out.member("rating", *body.rating);
    if (!body.ratings.empty()) {
        out.key("ratings").begin_object();
        for (const auto& [scale, value] : body.ratings) out.member(scale, value);
        out.end_object();
    }
    if (body.language) out.member("language", *body.language);
    out.end_object();
    return text;
}

/// The words that were found, by family; never the words themselves, which are the patient's.
std::string families(const std::vector<RedFlags::Hit>& hits) {
    std::string text;
    for (const auto& hit : hits) {
        if (hit.urgency != Urgency::Critical || text.find(hit.family) != std::string::npos) continue;
        text += (text.empty() ? "" : ", ") + hit.family;
    }
    return text;
}

Analysis analysis_of(const AnalysisCompleted& body, FeedbackResult result, const std::optional<std::string>& comment) {
    // a piece that does not stand in the comment is made up (feedback.md section 4)
    std::erase_if(result.evidence, [&](const std::string& piece) {
        return piece.empty() || !comment || comment->find(piece) == std::string::npos;
    });
    return {.job_id = body.job_id,
            .sentiment = result.sentiment,
            .urgency = result.urgency,
            .model = body.model,
            .instruction_version = body.instruction_version,
            .emotions = result.emotions,
            .topics = result.topics,
            .evidence = result.evidence,
            .because = result.because,
            .degraded = body.degraded,
            .latency_ms = body.latency_ms,
            .waited_ms = body.waited_ms,
            .at = body.at};
}

void take_in(Item& item, const Analysis& analysis) {
    const bool by_rules = analysis.degraded || analysis.model.starts_with("rules");
    item.sentiment = analysis.sentiment;
    item.emotions = json_list(analysis.emotions);
    item.topics = json_list(analysis.topics);
    item.analysed_at = analysis.at;
    item.degraded = analysis.degraded;
    hear_analyser(item, analysis.urgency, by_rules ? "rule" : "model");
}

void tell_analysed(Tx& tx, const Item& item, const Analysis& analysis) {
    tx.emit(item.id, FeedbackAnalysed{.feedback_id = item.id,
                                      .sentiment = analysis.sentiment,
                                      .urgency = *item.urgency,
                                      .urgency_source = *item.urgency_source,
                                      .model = analysis.model,
                                      .instruction_version = analysis.instruction_version,
                                      .emotions = analysis.emotions,
                                      .topics = analysis.topics,
                                      .evidence = analysis.evidence,
                                      .degraded = analysis.degraded,
                                      .rating = item.rating,
                                      .received_at = item.received_at});
}

Outcome leave_unread(Tx& tx, Item item) {
    if (item.urgency) return Done{};
    const Item before = item;
    item.urgency = urgency_unread(item);
    item.urgency_source = "rule";
    item.degraded = true;
    save(tx, item);
    count(tx, zones().of(tx.sql(), item.clinic), before, item);
    return Done{};
}

}  // namespace

Outcome submit(Tx& tx, const Event<FeedbackSubmitted>& event) {
    const auto settings = settings_of(tx);
    const auto zone = zones().of(tx.sql(), event.envelope.clinic);
    Item item = item_of(event);
    const auto hits = item.comment ? red_flags().find(*item.comment) : std::vector<RedFlags::Hit>{};
    const bool emergency = !hits.empty() && hits.front().urgency == Urgency::Critical;
    if (emergency) hear_rule(item, "critical");
    set_complaint(item, item.is_complaint, zone, settings);
    if (!insert(tx, event, item)) return Done{};

    count(tx, zone, std::nullopt, item);
    raise_if_urgent(tx, item, "words of emergency: " + families(hits), settings);
    tx.emit(item.id, AnalysisRequested{.job_id = item.id,
                                       .kind = "feedback",
                                       .subject_id = item.id,
                                       .input = {input_of(event.body)},
                                       .priority = emergency ? "urgent" : "normal",
                                       .patient_id = event.body.patient_id});
    follow_complaint(tx, item);
    return Done{};
}

Outcome analysed(Tx& tx, const Event<AnalysisCompleted>& event) {
    if (event.body.kind != "feedback") return Done{};
    auto item = lock(tx, event.body.subject_id);
    if (!item) return Wait{"the feedback is not there yet"};
    auto result = from_json<FeedbackResult>(event.body.result.json);
    if (!result) return leave_unread(tx, std::move(*item));

    const Item before = *item;
    const auto analysis = analysis_of(event.body, std::move(*result), item->comment);
    append_analysis(tx, *item, analysis);
    take_in(*item, analysis);
    save(tx, *item);
    count(tx, zones().of(tx.sql(), item->clinic), before, *item);
    raise_if_urgent(tx, *item, fmt::format("analysis by {}", analysis.model), settings_of(tx));
    tell_analysed(tx, *item, analysis);
    return Done{};
}

Outcome not_analysed(Tx& tx, const Event<AnalysisFailed>& event) {
    if (event.body.kind != "feedback") return Done{};
    auto item = lock(tx, event.body.subject_id);
    if (!item) return Wait{"the feedback is not there yet"};
    return leave_unread(tx, std::move(*item));
}

void raise_if_urgent(Tx& tx, const Item& item, const std::string& because, const FeedbackSettings& settings) {
    const bool urgent = item.urgency == "critical" || (settings.on_high && item.urgency == "high");
    if (!urgent || item.closed()) return;
    raise(tx, {.kind = kUrgentFeedback,
               .subject_id = item.id,
               .title = *item.urgency == "critical" ? "Critical feedback" : "Urgent feedback",
               .because = because,
               .at = tx.event().time},
          settings);
}

}  // namespace carewire::feedback
