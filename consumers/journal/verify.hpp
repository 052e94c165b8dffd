#pragma once
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "core/store/sql.hpp"

namespace carewire::journal {

/// The first record of a chain that is not what was written, or a seal that does not hold.
struct ChainFault {
    std::string clinic;
    std::string lane;  ///< empty: a seal
    std::int64_t position = 0;
    std::string event_id;  ///< empty where a whole row is gone
    std::string what;      ///< a sentence without contents of the row
};

struct Verdict {
    std::int64_t rows = 0;
    std::int64_t lanes = 0;
    std::int64_t seals = 0;
    std::vector<ChainFault> faults;  ///< at most one per lane and per clinic's seals: what follows a fault proves nothing

    bool holds() const { return faults.empty(); }
};

/// Walks every hash chain and every seal (B-2, I10), of one clinic or of all: after any byte of any row, or a whole row, was
/// changed, added or taken away, the first bad record is named. Reads in one transaction with flat memory; `at_row` is told
/// how many rows were checked.
Verdict verify(Sql& sql, const std::optional<std::string>& clinic, const std::function<void(std::int64_t)>& at_row = {});

}  // namespace carewire::journal
