#include "consumers/analysis/analysis.hpp"

#include <memory>

#include "consumers/analysis/asking.hpp"
#include "consumers/analysis/changing.hpp"
#include "consumers/analysis/clinic_settings.hpp"
#include "consumers/analysis/job_store.hpp"
#include "consumers/analysis/memory.hpp"
#include "consumers/analysis/outside/gemini.hpp"
#include "consumers/analysis/outside/openai_compatible.hpp"
#include "consumers/analysis/model_port.hpp"
#include "consumers/analysis/rebuilding.hpp"
#include "consumers/analysis/settling.hpp"
#include "consumers/analysis/taking.hpp"
#include "core/effect/runner.hpp"
#include "schemas/timers/timers.hpp"

namespace carewire::consumers {
namespace {

using namespace analysis;

/// Calls at once of one process. The bulk lane has few: it has time.
constexpr int kInteractiveCalls = 8;
constexpr int kBulkCalls = 2;

std::shared_ptr<const Bench> bench_of(Services& services, Lane lane) {
    auto bench = std::make_shared<Bench>();
    bench->lane = lane;
    bench->installation = InstallationChoice::read(services.config);
    bench->dry_run = EffectOptions::read(services.config).dry_run;
    return bench;
}

std::shared_ptr<http::Client> client_of(ConfigReader& config) {
    http::ClientOptions options;
    options.allowed_hosts = config.list("ai.allowed_hosts", {}, "Hosts that may be asked, whatever a clinic sets; empty: every host.");
    options.ca_file = config.text("ai.ca_file", "", "Authorities that a private server's certificate is checked by; empty: the system's.");
    return std::make_shared<http::Client>(std::move(options));
}

/// The outside analysers, one kind of effect each.
Worker with_models(Worker worker, Services& services, const std::shared_ptr<const Bench>& bench, int at_once) {
    const auto client = client_of(services.config);
    const auto add = [&](std::string_view provider, std::shared_ptr<const ModelApi> api) {
        const auto port = std::make_shared<ModelPort>(ModelPort::Parts{.database = services.database,
                                                                       .clock = services.clock,
                                                                       .log = services.log,
                                                                       .client = client,
                                                                       .api = api,
                                                                       .installation = bench->installation});
        // the port lives as long as the worker that performs with it
        const auto settled = [bench, port, api](Tx& tx, const Settled& settled) {
            settle(bench->installation, rules(), *api, tx, settled);
        };
        const Worker::Pace pace{
            .before = [bench](Sql& sql, const EffectCall& call, Time now) { return before_call(bench->installation, sql, call, now); },
            .taken_back = [bench](Sql& sql, const EffectCall& call, Time at) { call_taken_back(bench->installation, sql, call, at); }};
        std::move(worker).performs(kind_of(provider), *port, settled, at_once, pace);  // changes it where it stands
    };
    add("gemini", std::make_shared<Gemini>(Gemini::Host::GeminiApi));
    add("vertex", std::make_shared<Gemini>(Gemini::Host::VertexAi));
    add("openai_compatible", std::make_shared<OpenAiCompatible>());
    return worker;
}

/// A new choice is tried out at once: a model that is not there is known before the first feedback comes (AI-16).
Outcome change_setting(const Bench& bench, Tx& tx, const Event<ConfigChanged>& event) {
    if (!is_analysis_setting(event.body.key)) return Done{};
    const auto& clinic = event.envelope.clinic;
    keep_setting(tx.sql(), clinic, event.body);
    const auto of_clinic = settings_of(tx.sql(), clinic);
    const Choice choice = bench.installation.with(of_clinic.settings, of_clinic.egress_switched_off);
    if (choice.outside() && !choice.blocked(true)) request_probe(tx, clinic, choice);
    return Done{};
}

/// Jobs and what is remembered are kept as long as the feedback that they are about.
Outcome delete_old(Tx& tx, const Event<RetentionDue>& event) {
    const int days = event.body.days_of("feedback");
    if (days == 0) return Done{};
    const Time before = event.envelope.time - std::chrono::days{days};
    JobStore(tx.sql(), tx.now()).remove_before(event.envelope.clinic, before);
    Memory::forget_before(tx.sql(), event.envelope.clinic, before);
    return Done{};
}

}  // namespace

Worker analysis(Services& services) {
    const auto bench = bench_of(services, Lane::Interactive);
    return with_models(Worker{"analysis"}, services, bench, kInteractiveCalls)
        .on<AnalysisRequested>([bench](Tx& tx, const Event<AnalysisRequested>& event) { return take(*bench, tx, event); })
        .on<AnalysisCancelled>(cancel)
        .on<AnalysisRetryRequested>([bench](Tx& tx, const Event<AnalysisRetryRequested>& event) { return retry(*bench, tx, event); })
        .on<AnalysisCompleted>([](Tx& tx, const Event<AnalysisCompleted>& event) { return take_from_history(tx, event); })
        .on<AnalysisFailed>([](Tx& tx, const Event<AnalysisFailed>& event) { return take_from_history(tx, event); })
        .on<ConfigChanged>([bench](Tx& tx, const Event<ConfigChanged>& event) { return change_setting(*bench, tx, event); })
        .on<RetentionDue>(delete_old);
}

Worker analysis_bulk(Services& services) {
    const auto bench = bench_of(services, Lane::Bulk);
    return with_models(Worker{"analysis-bulk"}, services, bench, kBulkCalls)
        .on<AnalysisRequested>([bench](Tx& tx, const Event<AnalysisRequested>& event) { return take(*bench, tx, event); },
                               AnalysisRequested::kBulkLane);
}

}  // namespace carewire::consumers
