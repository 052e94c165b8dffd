#include "producers/ingress/ingress.hpp"
#include "producers/ingress/refuse.hpp"

namespace carewire {
namespace {

/// What the caller is told: a report that came after the deadline is no success (I17).
PublishFate told(PublishFate fate, bool late) {
    if (fate == PublishFate::Open) return PublishFate::Unknown;
    return late && fate == PublishFate::Acknowledged ? PublishFate::Unknown : fate;
}

/// Of a submission of one event, or of a form's several: one answer for all.
PublishFate told_of_all(const Submission& submission, bool late) {
    PublishFate worst = PublishFate::Acknowledged;
    for (const auto& record : submission.records) {
        const auto fate = told(record.fate, late);
        if (fate == PublishFate::Acknowledged) continue;
        // some of a form's events may be in the log: then nobody can say that nothing was published
        worst = worst == PublishFate::Acknowledged || worst == fate ? fate : PublishFate::Unknown;
    }
    if (worst == PublishFate::NotPublished || worst == PublishFate::TooLarge) {
        for (const auto& record : submission.records) {
            if (told(record.fate, late) == PublishFate::Acknowledged) return PublishFate::Unknown;
        }
    }
    return worst;
}

std::string batch_body(const Submission& submission, bool late) {
    std::string body;
    json::Writer write(body);
    write.begin_object().key("results").begin_array();
    for (const auto& record : submission.records) {
        if (!record.refusal.empty()) {
            write.raw(record.refusal);
            continue;
        }
        const auto fate = told(record.fate, late);
        if (fate != PublishFate::Acknowledged) {
            write.raw(http::problem(fate_report(fate)).body);
            continue;
        }
        write.begin_object().member("status", 202).member("event_id", record.event_id).member("id", record.resource_id);
        write.member("location", "/v1/events/" + record.event_id).end_object();
    }
    write.end_array().end_object();
    return body;
}

}  // namespace

void refuse(http::Reply reply, const http::ProblemReport& report) {
    http::Site::note(reply, "code", report.code);
    auto answer = http::problem(report);
    if (report.status == 503) answer.headers.emplace_back("Retry-After", "2");
    reply.send(std::move(answer));
}

void Ingress::decided(Submission& submission, bool late) {
    auto& reply = *submission.reply;
    if (submission.batch) return reply.send({.status = 207, .body = batch_body(submission, late)});
    const auto fate = told_of_all(submission, late);
    const auto& first = submission.records.front();
    http::Site::note(reply, "event_id", first.event_id);
    if (fate != PublishFate::Acknowledged) {
        http::Site::note(reply, "code", fate_report(fate).code);
        return reply.send(fate_answer(fate));
    }
    if (!submission.question) return reply.send(accepted_answer(first.event_id, first.resource_id));
    for (const auto& record : submission.records) submission.question->event_ids.push_back(record.event_id);
    waits_.add(std::move(reply), std::move(*submission.question), clock_.steady() + submission.wait);
}

}  // namespace carewire
