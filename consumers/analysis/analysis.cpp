#include "consumers/analysis/analysis.hpp"

#include <memory>

#include "consumers/analysis/clinic_settings.hpp"
#include "consumers/analysis/job_store.hpp"
#include "consumers/analysis/taking.hpp"
#include "schemas/timers/timers.hpp"

namespace carewire::consumers {
namespace {

using namespace analysis;

std::shared_ptr<const Bench> bench_of(Services& services, Lane lane) {
    auto bench = std::make_shared<Bench>();
    bench->lane = lane;
    bench->installation = InstallationChoice::read(services.config);
    return bench;
}

Outcome change_setting(Tx& tx, const Event<ConfigChanged>& event) {
    if (is_analysis_setting(event.body.key)) keep_setting(tx.sql(), event.envelope.clinic, event.body);
    return Done{};
}

/// Jobs are kept as long as the feedback that they are about.
Outcome delete_old(Tx& tx, const Event<RetentionDue>& event) {
    const auto days = event.body.days.find("feedback");
    if (days == event.body.days.end() || days->second == 0) return Done{};
    JobStore(tx.sql(), tx.now()).remove_before(event.envelope.clinic, event.envelope.time - std::chrono::days{days->second});
    return Done{};
}

}  // namespace

Worker analysis(Services& services) {
    const auto bench = bench_of(services, Lane::Interactive);
    return Worker{"analysis"}
        .on<AnalysisRequested>([bench](Tx& tx, const Event<AnalysisRequested>& event) { return take(*bench, tx, event); })
        .on<ConfigChanged>(change_setting)
        .on<RetentionDue>(delete_old);
}

Worker analysis_bulk(Services& services) {
    const auto bench = bench_of(services, Lane::Bulk);
    return Worker{"analysis-bulk"}.on<AnalysisRequested>(
        [bench](Tx& tx, const Event<AnalysisRequested>& event) { return take(*bench, tx, event); }, AnalysisRequested::kBulkLane);
}

}  // namespace carewire::consumers
