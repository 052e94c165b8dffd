#pragma once
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>

#include "core/time/time.hpp"

namespace carewire {

/// What became of a produced record; told apart by the delivery report's status (pitfall K3).
enum class Delivery { Persisted, NotPersisted, PossiblyPersisted };
struct DeliveryReport {
    Delivery fate = Delivery::NotPersisted;
    std::string why;  ///< the client's own words, no payload
    bool too_large = false;
    bool misconfigured = false;  ///< topic missing or not authorised: hold and alarm
    int partition = -1;
    std::int64_t offset = -1;
};

/// Records that were handed to the client together, and what is known of them. Their reports may come after its deadline.
struct Publication {
    Publication(std::size_t records, Duration deadline)
        : records(records), pending(records), deadline(deadline), until(std::chrono::steady_clock::now() + deadline) {}

    /// The report of one of its records.
    void note(const DeliveryReport& report);
    /// Waiting longer changes nothing.
    bool over() const { return pending == 0 || std::chrono::steady_clock::now() >= until; }
    /// Throws BusUnavailable unless every record was acknowledged.
    void require_done() const;

    const std::size_t records;
    std::size_t pending;
    std::string failure;  ///< the client's words about the first that failed
    const Duration deadline;
    const Steady until;
};

}  // namespace carewire
