#include "consumers/portal/live/push.hpp"

#include "core/event/wire.hpp"
#include "core/json/json.hpp"
#include "schemas/feedback/alerts.hpp"
#include "schemas/feedback/feedback.hpp"

namespace carewire::portal {
namespace {

json::Writer begin(Push& push, std::string_view name) {
    push.name = name;
    json::Writer out(push.data);
    out.begin_object().member("event", name);
    return out;
}

void tell(Push& push, const Envelope& envelope, const FeedbackSubmitted& body) {
    auto out = begin(push, "new_feedback");
    out.member("feedback_id", body.feedback_id).key("rating");
    if (body.rating) out.integer(*body.rating);
    else out.null();
    out.member("received_at", format_rfc3339(envelope.time)).member("has_comment", body.comment && !body.comment->empty()).end_object();
}

void tell(Push& push, const Envelope&, const FeedbackAnalysed& body) {
    auto out = begin(push, "analysis_complete");
    out.member("feedback_id", body.feedback_id).member("sentiment", body.sentiment).key("emotions").begin_array();
    for (const auto& emotion : body.emotions) out.string(emotion);
    out.end_array().member("urgency", body.urgency).member("degraded", body.degraded).end_object();
}

void tell(Push& push, const Envelope&, const AlertRaised& body) {
    push.alert_id = body.alert_id;
    auto out = begin(push, "urgent_alert");
    out.member("alert_id", body.alert_id).member("kind", body.kind).member(body.kind == "urgent_feedback" ? "feedback_id" : "subject_id", body.subject_id);
    out.member("title", body.title).member("because", body.because).member("told", body.told).key("acknowledge_by");
    if (body.acknowledge_by) out.string(format_rfc3339(*body.acknowledge_by));
    else out.null();
    out.member("raised_at", format_rfc3339(body.at)).end_object();
}

template <class Body>
bool told_as(Push& push, const RawEvent& event) {
    if (event.envelope.type != Body::event.type) return false;
    if (const auto body = from_json<Body>(event.body)) tell(push, event.envelope, *body);
    return true;
}

}  // namespace

Push push_of(const Record& record) {
    Push push{.partition = record.partition, .offset = record.offset};
    const auto event = read_event(record, Stream::Feedback);
    if (!event || event->envelope.replay) return push;
    push.clinic = event->envelope.clinic.value;
    (void)(told_as<FeedbackSubmitted>(push, *event) || told_as<FeedbackAnalysed>(push, *event) || told_as<AlertRaised>(push, *event));
    return push;
}

}  // namespace carewire::portal
