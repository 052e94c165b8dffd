#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/worker/tx.hpp"

namespace carewire::journal {

/// The head of a lane at the moment of sealing.
struct SealedLane {
    std::string lane;
    std::int64_t position = 0;
    std::string head;
};

/// The closing hash of a clinic's local day (B-2).
struct Seal {
    std::string clinic;
    std::string date;
    std::string previous;  ///< seal of the clinic's last sealed day, empty for the first
    std::int64_t events = 0;
    std::vector<SealedLane> lanes;  ///< that moved since then, by name

    std::string hash() const;
};

/// Seals the clinic's chains as they are now, under this date. A day is sealed once, and days are sealed in their order: for a
/// date that is not after the last sealed one nothing happens and nothing comes back.
std::optional<Seal> seal_day(Tx& tx, const ClinicId& clinic, const std::string& date);

/// All seals of a clinic, by date.
std::vector<std::pair<Seal, std::string>> seals_of(Sql& sql, const std::string& clinic);

}  // namespace carewire::journal
