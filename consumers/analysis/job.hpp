#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/event/ids.hpp"
#include "core/time/time.hpp"

namespace carewire::analysis {

/// The two topics: a new complaint never stands behind a batch (analysis.md).
enum class Lane { Interactive, Bulk };
std::string_view name(Lane lane);

/// 3 urgent, 2 high, 1 normal, 0 low.
int rank_of(std::string_view priority);

/// One analysis that was asked for; the states are those of analysis.md section 2.
struct Job {
    ClinicId clinic;
    std::string job_id, kind, subject_id;
    Lane lane = Lane::Interactive;
    int priority = 1;
    std::string status = "pending";
    std::optional<std::string> code, error_message;
    std::optional<std::string> patient_id;
    bool consent = true;  ///< outside analysers may be asked
    std::string provider;
    std::string model, instruction_version;  ///< of who answered; empty before
    bool degraded = false;
    int calls = 0, retry_count = 0, max_retries = 3;
    std::optional<std::string> input;  ///< JSON of a FeedbackText; gone once the job has ended
    std::string event_id;
    Time queued{};
    std::optional<Time> started, completed;
    std::int64_t latency_ms = 0;

    bool open() const { return status == "pending" || status == "processing"; }
    std::int64_t waited_ms() const;
};

}  // namespace carewire::analysis
