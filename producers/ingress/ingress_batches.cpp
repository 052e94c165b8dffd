#include "core/event/content_type.hpp"
#include "core/worker/fault_point.hpp"
#include "producers/ingress/ingress.hpp"
#include "producers/ingress/refuse.hpp"

namespace carewire {
namespace {

using Records = std::vector<OrReport<TakenIn>>;
using Refused = tl::unexpected<http::ProblemReport>;

/// The records of a batch: a list, or an object whose only member is one.
OrReport<std::span<const json::Value>> records_of(const json::Value& body, std::size_t most) {
    const auto* list = &body;
    if (body.kind() == json::Kind::Object && body.members().size() == 1) list = &body.members().front().value;
    if (list->kind() != json::Kind::Array) return Refused(body_report({{"", "wrong_type", "must be a list of records", 400}}));
    if (list->items().empty()) return Refused(body_report({{"", "too_short", "must hold at least one record", 400}}));
    if (list->items().size() > most) {
        return Refused({.status = 413, .code = "too_large", .detail = "a batch has at most " + std::to_string(most) + " records"});
    }
    return list->items();
}

/// A path with another caller's key must not be this one's: the route is part of the scope (C-4).
OrReport<std::optional<Identity>> batch_identity(const http::Call& call, const Principal& caller) {
    auto key = key_of(call.request);
    if (!key) return Refused(std::move(key.error()));
    if (!*key) return std::optional<Identity>{};
    return std::optional<Identity>{identity_by_key(caller, "POST " + *call.pattern, **key)};
}

}  // namespace

void Ingress::post_interactions(http::Call call, http::Reply reply, const Caller& caller) {
    CAREWIRE_FAULT_POINT("ingress.body_read");
    if (auto fault = fault_of_media_type(call.request.header("content-type"))) return refuse(std::move(reply), *fault);
    const auto batch = batch_identity(call, *caller);
    if (!batch) return refuse(std::move(reply), batch.error());
    const auto* type = find_event_type("interaction.recorded");
    if (caller->is_key && !caller->event_types.contains("interaction.recorded")) {
        return refuse(std::move(reply), {.status = 403, .code = "forbidden", .detail = "this API key may not publish this type of event"});
    }
    const auto document = json::Document::parse(call.request.body, {.bytes = settings_.max_batch_bytes, .depth = settings_.json.depth + 2});
    if (!document) return refuse(std::move(reply), json_report(document.error()));
    const auto records = records_of(document->root(), settings_.max_batch_records);
    if (!records) return refuse(std::move(reply), records.error());
    Records taken;
    taken.reserve(records->size());
    for (const auto& record : *records) taken.push_back(take_record(*type, record, taken.size(), *batch, *caller, tools_));
    submit_batch(std::move(taken), *batch, call, std::move(reply));
}

void Ingress::post_events(http::Call call, http::Reply reply, const Caller& caller) {
    CAREWIRE_FAULT_POINT("ingress.body_read");
    const auto key = batch_identity(call, *caller);
    if (!key) return refuse(std::move(reply), key.error());
    const bool batched = media_type(call.request.header("content-type")) == "application/cloudevents-batch+json";
    json::Limits limits = settings_.json;
    limits.depth += 2;  // the list and the envelope around the data
    if (batched) limits.bytes = settings_.max_batch_bytes;
    if (call.request.body.size() > limits.bytes) return refuse(std::move(reply), json_report({"too_large", "the event is too large"}));
    auto posted = read_cloud_events(call.request.headers, call.request.body, limits, settings_.max_batch_records);
    if (!posted) return refuse(std::move(reply), body_report(posted.error()));
    Records taken;
    taken.reserve(posted->events.size());
    const DoorRoute* route = nullptr;
    for (const auto& event : posted->events) {
        if (!event) taken.emplace_back(Refused(body_report(event.error())));
        else taken.push_back(take_cloud_event(*event, taken.size(), *key, *caller, tools_, route));
    }
    if (posted->mode == CloudMode::Batched) return submit_batch(std::move(taken), *key, call, std::move(reply));
    if (!taken.front()) return refuse(std::move(reply), taken.front().error());
    if (overloaded(reply, 1)) return;
    submit(std::move(*taken.front()), *route, call, caller, std::move(reply));
}

void Ingress::submit_batch(Records taken, const std::optional<Identity>& key, const http::Call& call, http::Reply reply) {
    if (overloaded(reply, taken.size())) return;
    auto& submission = submissions_.open(std::move(reply), call.request.received + settings_.answer_within);
    submission.batch = true;
    TakenIn whole;
    if (key) {
        whole.claims[0] = key;
        whole.content[0] = digest(call.request.body);
    }
    bool repeat = false;
    if (!claim(whole, submission, repeat)) return submissions_.sealed(submission);
    submission.records.resize(taken.size());
    for (std::size_t i = 0; i < taken.size(); ++i) {
        auto& record = submission.records[i];
        if (!taken[i]) {
            record.fate = PublishFate::NotPublished;
            record.refusal = http::problem(taken[i].error()).body;
            continue;
        }
        auto& event = taken[i]->events.front();
        record.event_id = event.envelope.id.value;
        record.resource_id = std::move(event.resource_id);
        if (repeat || !claim_record(*taken[i], record)) {
            if (record.refusal.empty()) record.fate = PublishFate::Acknowledged;
        } else {
            submissions_.publish(submission, i, std::move(event));
        }
    }
    submissions_.sealed(submission);
}

bool Ingress::claim_record(const TakenIn& taken, Submission::Record& record) {
    if (!taken.claims[1]) return true;
    const auto& scope = taken.claims[1]->scope;
    switch (idempotency_.claim(scope, taken.content[1], clock_.steady())) {
        case Idempotency::Claim::First:
            record.scope = scope;
            return true;
        case Idempotency::Claim::InFlight:
            return true;  // the same record twice in one batch: published twice under one id
        case Idempotency::Claim::Done:
            return false;
        case Idempotency::Claim::OtherBody:
            record.refusal = http::problem(mismatch_report()).body;
            record.fate = PublishFate::NotPublished;
            return false;
    }
    return true;
}

}  // namespace carewire
