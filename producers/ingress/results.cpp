#include "producers/ingress/results.hpp"

#include <map>

namespace carewire {
namespace {

/// The worker whose tables show what an event of this stream did (spec/README.md, "Streams and workers").
std::string_view projector_of(Stream stream) {
    switch (stream) {
        case Stream::Interactions: return "interactions";
        case Stream::Feedback: return "feedback";
        case Stream::Uploads: return "documents";
        case Stream::Steps: return "steps";
        case Stream::Records: return "practice";
        case Stream::Chat: return "chat";
        case Stream::Analysis:
        case Stream::AnalysisBulk: return "analysis";
        case Stream::Messages: return "notify";
        case Stream::Delivery: return "email";
        case Stream::Inbound: return "whatsapp";
        case Stream::Reports: return "reports";
        case Stream::Config: return "settings";
        default: return "journal";
    }
}

struct Line {
    std::string fate;
    std::string code, reason;  ///< of a dead letter or a refusal; empty: there is none
};

using Ledger = std::map<std::pair<std::string, std::string>, Line>;  // by event and worker

/// Applied when all events are; refused when one is dead, or was answered with a `*.rejected` event (C-3, C-12).
Result result_of(const Question& question, const Ledger& ledger) {
    Result result{.kind = Result::Kind::Applied};
    for (const auto& id : question.event_ids) {
        const auto at = ledger.find({id, std::string(projector_of(question.stream))});
        const bool done = at != ledger.end() && at->second.fate == "done";
        if (at != ledger.end() && at->second.fate == "dead") return {Result::Kind::Refused, "", "validation_failed", at->second.code};
        if (done && !at->second.code.empty()) return {Result::Kind::Refused, "", at->second.code, at->second.reason};
        if (!done) result.kind = Result::Kind::NotYet;
    }
    return result;
}

}  // namespace

std::vector<Result> StoredResults::look(const std::vector<Question>& questions) {
    std::vector<std::string> ids;
    for (const auto& question : questions) ids.insert(ids.end(), question.event_ids.begin(), question.event_ids.end());
    Ledger ledger;
    database_.read([&](Sql& sql) {
        const auto rows = sql.query_in(
            "select i.event_id, i.worker, i.fate, coalesce(r.code, i.reason), coalesce(r.reason, '') from inbox i "
            "left join refusals r on r.event_id = i.event_id and r.worker = i.worker where i.event_id in (/*in:list*/)",
            ids);
        for (const auto& row : rows) ledger[{row.text(0), row.text(1)}] = {row.text(2), row.text(3), row.text(4)};
        return 0;
    });
    std::vector<Result> results;
    for (const auto& question : questions) {
        if (question.of_effect) {
            const auto resource = read_ ? read_(question) : std::nullopt;
            results.push_back(resource ? Result{Result::Kind::Applied, *resource, "", ""} : Result{});
            continue;
        }
        results.push_back(result_of(question, ledger));
        if (results.back().kind == Result::Kind::Applied && read_) results.back().resource = read_(question).value_or("");
    }
    return results;
}

}  // namespace carewire
