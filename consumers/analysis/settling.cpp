#include "consumers/analysis/settling.hpp"

#include <algorithm>
#include <array>

#include "consumers/analysis/account.hpp"
#include "consumers/analysis/asking.hpp"
#include "consumers/analysis/clinic_settings.hpp"
#include "consumers/analysis/disclosure.hpp"
#include "consumers/analysis/ending.hpp"
#include "consumers/analysis/job_store.hpp"
#include "consumers/analysis/memory.hpp"
#include "consumers/analysis/outside/instruction.hpp"
#include "consumers/analysis/outside/verdict.hpp"
#include "consumers/analysis/model_port.hpp"
#include "consumers/analysis/pace.hpp"

namespace carewire::analysis {
namespace {

/// Until then nobody can have mended a key, a model's name or a bill; after that one call looks.
constexpr std::chrono::minutes kHalted{10};
constexpr std::chrono::minutes kRateLimited{5};
constexpr std::array<std::string_view, 8> kHalts{"key_refused", "key_missing",     "unknown_model", "region_refused", "redirected",
                                                 "no_credit",   "address_refused", "tls_refused"};
constexpr std::array<std::string_view, 2> kReviews{"bad_request", "too_long"};

bool is_halt(std::string_view code) { return std::ranges::find(kHalts, code) != kHalts.end(); }

/// One job and all that its ending takes.
class Settling {
  public:
    Settling(const RulesAnalyser& rules, Tx& tx, Job& job, const Question& question, const FeedbackText& text)
        : rules_(rules),
          tx_(tx),
          job_(job),
          question_(question),
          text_(text),
          account_{question.own_account ? job.clinic.value : "", job.provider, question.model} {}

    void answered(const Reply& reply, const Choice& choice) {
        AccountStore(tx_.sql(), tx_.now()).resume(account_);
        job_.latency_ms = reply.latency_ms;
        if (reply.tokens > 0) Pace(tx_.sql(), tx_.now(), account_, choice.settings).correct(reply.tokens - expected_tokens(job_));
        if (!reply.fault.empty()) return stand_in("needs_review", reply.fault, "the model gave no answer that may be used");
        const Quotation quotation = quotation_of(question_, text_.comment);
        const auto verdict = check_verdict(reply.text, quotation);
        if (!verdict && !question_.repair) return request_call(tx_, job_, choice, true);
        if (!verdict) return stand_in("needs_review", verdict.error(), "the model's answer did not pass the checks, twice");
        Memory(tx_.sql(), tx_.now(), job_.clinic)
            .keep(job_.provider, question_.model, question_.deidentified, text_.comment, *verdict, reply.model_version);
        FeedbackAnalysis analysis = with_floor(*verdict, text_.comment, rules_.analyse(text_));
        analysis.model = reply.model_version.empty() ? question_.model : reply.model_version;
        analysis.instruction_version = kInstructionVersion;
        end(Ending::answered(std::move(analysis)));
    }

    void refused(const Refused& refused) {
        std::string code = refused.code;
        AccountStore accounts(tx_.sql(), tx_.now());
        if (code == "paused") {
            const auto pause = accounts.pause_of(account_);
            code = pause ? pause->code : "unavailable";
        } else {
            pause(accounts, code, refused.why);
        }
        stand_in(status_for(code), code, refused.why);
    }

  private:
    void pause(AccountStore& accounts, const std::string& code, const std::string& why) {
        const Time now = tx_.now();
        if (is_halt(code)) accounts.pause(account_, {now + kHalted, code, why});
        if (code == "rate_limited") accounts.pause(account_, {now + kRateLimited, code, why});
        if (code == "quota_spent" || code == "daily_limit") accounts.pause(account_, {end_of_quota_day(now), code, why});
        if (code == "attempts_used_up" || code == "unavailable") accounts.pause_after_failure(account_, code, why);
    }

    void stand_in(std::string_view status, std::string code, std::string reason) {
        end(Ending::stood_in(rules_.analyse(text_), {status, std::move(code), std::move(reason)}));
    }

    void end(const Ending& ending) {
        ending.mark(job_, tx_.now());
        ending.tell(tx_, job_);
    }

    const RulesAnalyser& rules_;
    Tx& tx_;
    Job& job_;
    const Question& question_;
    const FeedbackText& text_;
    const Account account_;
};

/// Only what the provider says of the model counts; a job will find out the rest.
void settle_probe(Tx& tx, const Question& question, const Settled& settled) {
    const Account account{question.own_account ? settled.call.request.clinic.value : "",
                          std::string(provider_of(settled.call.request.kind)), question.model};
    AccountStore accounts(tx.sql(), tx.now());
    if (std::holds_alternative<Delivered>(settled.answer)) accounts.resume(account);
    const auto* const refused = std::get_if<Refused>(&settled.answer);
    if (refused != nullptr && is_halt(refused->code)) accounts.pause(account, {tx.now() + kHalted, refused->code, refused->why});
}

}  // namespace

std::string_view status_for(std::string_view code) {
    if (is_halt(code) || is_blocked_code(code)) return "blocked";
    return std::ranges::find(kReviews, code) != kReviews.end() ? "needs_review" : "failed";
}

void settle(const InstallationChoice& installation, const RulesAnalyser& rules, const ModelApi& api, Tx& tx, const Settled& settled) {
    const auto question = from_json<Question>(settled.call.request.payload);
    if (!question) return;
    if (question->probes()) {
        disclose(tx, settled, egress_of(api, *question, ""));
        return settle_probe(tx, *question, settled);
    }
    JobStore jobs(tx.sql(), tx.now());
    auto job = jobs.lock(settled.call.request.clinic, question->job_id);
    const auto text = job && job->input ? from_json<FeedbackText>(*job->input) : tl::unexpected<Problems>(Problems{});
    if (!job || !text) return;
    disclose(tx, settled, egress_of(api, *question, text->comment));
    if (!job->open()) return;

    const auto of_clinic = settings_of(tx.sql(), job->clinic);
    const Choice choice = installation.with(of_clinic.settings, of_clinic.egress_switched_off);
    job->retry_count = std::max(job->retry_count, settled.call.attempt - 1);
    Settling settling(rules, tx, *job, *question, *text);
    if (const auto* delivered = std::get_if<Delivered>(&settled.answer)) {
        settling.answered(from_json<Reply>(delivered->result).value_or(Reply{.fault = "no_text"}), choice);
    } else if (const auto* refused = std::get_if<Refused>(&settled.answer)) {
        settling.refused(*refused);
    } else {
        settling.refused({"nobody knows what became of the call", "unavailable"});
    }
    jobs.put(*job);
}

}  // namespace carewire::analysis
