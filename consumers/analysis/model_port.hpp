#pragma once
#include <memory>
#include <string>

#include "consumers/analysis/choice.hpp"
#include "consumers/analysis/outside/model_api.hpp"
#include "consumers/analysis/outside/quotation.hpp"
#include "core/effect/effect.hpp"
#include "core/log/log.hpp"
#include "core/store/database.hpp"

namespace carewire::analysis {

/// Asks a model about one job. The comment is read from the job's row right before the call, so a job that has ended meanwhile costs
/// no call. A call whose answer nobody has is repeated: asking a model twice changes nothing but the bill.
class ModelPort final : public EffectPort {
  public:
    struct Parts {
        Database& database;
        const Clock& clock;
        Log& log;
        std::shared_ptr<http::Client> client;
        std::shared_ptr<const ModelApi> api;
        InstallationChoice installation;
    };
    explicit ModelPort(Parts parts) : parts_(std::move(parts)) {}

    EffectAnswer perform(const EffectCall& call) override;
    Lost when_lost() const override { return Lost::Repeat; }
    Egress egress(const EffectCall& call) const override;

  private:
    /// Nothing: the job has ended.
    std::optional<std::string> comment_of(const EffectRequest& request, const Question& question) const;
    EffectAnswer call(const EffectCall& call, const Question& question, http::ClientCall what);
    EffectAnswer answer_of(const EffectCall& call, Understood understood);
    EffectAnswer fault(const EffectCall& call, const http::ClientFault& fault);
    EffectAnswer halt(const EffectCall& call, const Halt& halt);
    bool waits() const { return parts_.installation.on_failure == InstallationChoice::OnFailure::Wait; }

    const Parts parts_;
};

/// What leaves the house with a question about this comment: to which host, which fields, how many bytes of body.
Egress egress_of(const ModelApi& api, const Question& question, const std::string& comment);
/// The comment as this question quotes it.
Quotation quotation_of(const Question& question, std::string_view comment);

}  // namespace carewire::analysis
