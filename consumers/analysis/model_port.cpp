#include "consumers/analysis/model_port.hpp"

#include "consumers/analysis/account.hpp"
#include "consumers/analysis/analyser.hpp"
#include "consumers/analysis/job_store.hpp"
#include "core/config/secret.hpp"
#include "core/http/client_url.hpp"

namespace carewire::analysis {
namespace {

/// While nothing can be done: how often it is looked whether somebody has mended it.
constexpr std::chrono::minutes kHaltedFor{5};
constexpr std::size_t kMostAnswerBytes = 1 << 20;

template <class... Cases>
struct Overloaded : Cases... {
    using Cases::operator()...;
};

}  // namespace

Quotation quotation_of(const Question& question, std::string_view comment) {
    return {comment, question.deidentified ? identifying_pieces(comment) : std::vector<Removal>{}};
}

Egress egress_of(const ModelApi& api, const Question& question, const std::string& comment) {
    const auto call = question.probes() ? api.probe(question, "") : api.ask(question, "", quotation_of(question, comment).text());
    const auto url = http::parse_client_url(call.url);
    return {.recipient = url ? url->host : "",
            .personal_fields = question.probes() ? "" : "/comment",
            .deidentified = question.deidentified,
            .bytes = static_cast<std::int64_t>(call.body.size())};
}

std::optional<std::string> ModelPort::comment_of(const EffectRequest& request, const Question& question) const {
    if (question.probes()) return "";
    const auto job = parts_.database.read([&](Sql& sql) { return JobStore(sql, parts_.clock.now()).find(request.clinic, question.job_id); });
    if (!job || !job->open() || !job->input) return std::nullopt;
    auto text = from_json<FeedbackText>(*job->input);
    return text ? std::optional(std::move(text->comment)) : std::nullopt;
}

Egress ModelPort::egress(const EffectCall& call) const {
    const auto question = from_json<Question>(call.request.payload);
    if (!question) return {};
    try {
        return egress_of(*parts_.api, *question, comment_of(call.request, *question).value_or(""));
    } catch (const StoreError&) {
        return egress_of(*parts_.api, *question, "");  // perform() will not get further either
    }
}

EffectAnswer ModelPort::perform(const EffectCall& call) {
    const auto question = from_json<Question>(call.request.payload);
    if (!question) return Refused{"the request cannot be read", "not_wanted"};
    std::string key = parts_.installation.api_key();
    if (question->own_account && !question->key_ref.empty()) {
        auto secret = resolve_secret(question->key_ref, {}, {});
        if (!secret.problem.empty()) return halt(call, {"key_missing", "the clinic's key cannot be read"});
        key = std::move(secret.value);
    }
    try {
        const auto comment = comment_of(call.request, *question);
        if (!comment) return Refused{"the job has ended", "not_wanted"};
        return this->call(call, *question,
                          question->probes() ? parts_.api->probe(*question, key)
                                             : parts_.api->ask(*question, key, quotation_of(*question, *comment).text()));
    } catch (const StoreError& error) {
        return Outage{error.what(), {}};
    }
}

EffectAnswer ModelPort::call(const EffectCall& call, const Question& question, http::ClientCall what) {
    const Steady began = parts_.clock.steady();
    what.deadline = std::chrono::duration_cast<Duration>(call.deadline - began);
    what.most_answer_bytes = kMostAnswerBytes;
    const auto answer = parts_.client->call(what);
    if (!answer) return fault(call, answer.error());
    Understood understood = question.probes() ? parts_.api->understand_probe(question, *answer) : parts_.api->understand(*answer);
    if (auto* reply = std::get_if<Reply>(&understood)) {
        reply->latency_ms = std::chrono::duration_cast<Duration>(parts_.clock.steady() - began).count();
    }
    return answer_of(call, std::move(understood));
}

EffectAnswer ModelPort::answer_of(const EffectCall& call, Understood understood) {
    return std::visit(
        Overloaded{[](Reply& reply) -> EffectAnswer { return Delivered{reply.model_version, to_json(reply)}; },
                   [&](Halt& halted) -> EffectAnswer { return halt(call, halted); },
                   [&](Busy& busy) -> EffectAnswer {
                       const bool too_long = busy.after && *busy.after > parts_.installation.patience;
                       if (too_long && !waits()) return Refused{busy.why, "rate_limited"};
                       return Outage{busy.why, busy.after};
                   },
                   [&](QuotaSpent&) -> EffectAnswer {
                       if (!waits()) return Refused{"the provider's quota of the day is spent", "quota_spent"};
                       const Time now = parts_.clock.now();
                       return Outage{"the provider's quota of the day is spent", end_of_quota_day(now) - now};
                   },
                   [](Hiccup& hiccup) -> EffectAnswer { return Later{hiccup.why, {}}; },
                   [&](Rejected& rejected) -> EffectAnswer {
                       if (rejected.code == "bad_request") parts_.log.error("analysis.bad_request", {{"kind", call.request.kind}});
                       return Refused{rejected.why, rejected.code};
                   }},
        understood);
}

EffectAnswer ModelPort::fault(const EffectCall& call, const http::ClientFault& fault) {
    using Kind = http::ClientFault::Kind;
    if (fault.kind == Kind::Refused) return halt(call, {"address_refused", std::string(fault.detail)});
    if (fault.kind == Kind::Tls) return halt(call, {"tls_refused", std::string(fault.detail)});
    if (!fault.possibly_sent) return Outage{std::string(fault.detail), {}};
    return Later{std::string(fault.detail), {}};
}

EffectAnswer ModelPort::halt(const EffectCall& call, const Halt& halt) {
    parts_.log.error("analysis.halted", {{"kind", call.request.kind}, {"clinic", call.request.clinic.value}, {"code", halt.code}, {"why", halt.why}});
    if (waits()) return Outage{halt.why, kHaltedFor};
    return Refused{halt.why, halt.code};
}

}  // namespace carewire::analysis
