#pragma once
#include <optional>
#include <string>
#include <string_view>

#include <fmt/format.h>

#include "schemas/config/config.hpp"
#include "schemas/interactions/interactions.hpp"
#include "tests/support/worker_bench.hpp"

namespace carewire::testing {

/// A moment, e.g. `at("2025-07-04T09:05:00Z")`.
inline Time at(std::string_view rfc3339) { return parse_rfc3339(rfc3339).value(); }

/// An interaction as it lies on the topic.
struct Made {
    std::string_view time = "2025-07-04T09:05:00Z";
    std::string type = "booking";
    bool success = true;
    std::optional<std::string> patient;
    bool is_new = false;
    std::string id;  ///< minted when empty
    std::string error = "no slot";
};

inline InteractionRecorded interaction(const Made& made) {
    InteractionRecorded body;
    body.interaction_id = made.id.empty() ? mint_uuid(at(made.time)) : made.id;
    body.timestamp = at(made.time);
    body.interaction_type = made.type;
    body.success = made.success;
    body.patient_ref = made.patient;
    if (!made.success) body.error_message = made.error;
    if (made.patient) body.details = JsonText{fmt::format(R"({{"is_new_patient":{}}})", made.is_new)};
    return body;
}

/// Posts it as the door does: keyed by the patient, else by its own id.
inline EventId post(WorkerBench& bench, const InteractionRecorded& body, Posted posted = {}) {
    if (posted.id.empty()) posted.id = mint_uuid(bench.clock.now());
    posted.subject = body.patient_ref.value_or(posted.id);
    posted.time = body.timestamp;
    return bench.post(body, std::move(posted));
}

inline EventId set(WorkerBench& bench, std::string key, std::string json, std::string clinic = "clinic-1") {
    const auto subject = config_subject({clinic}, key);
    return bench.post(ConfigChanged{std::move(key), {std::move(json)}}, {.subject = subject, .clinic = std::move(clinic)});
}

}  // namespace carewire::testing
