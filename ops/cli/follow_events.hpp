#pragma once
#include <cstdint>
#include <string>

#include "core/store/database.hpp"
#include "ops/cli/terminal.hpp"

namespace carewire::cli {

/// Which events to follow; an empty text asks for all.
struct Followed {
    std::string clinic, type, subject;
    std::int64_t last = 10;
};

/// Prints a line per event as the journal writes them down (with `--json`: a JSON object per line, no bodies). Ends only with
/// the process. Throws StoreError when the store is away.
void follow_events(const Followed& wanted, Terminal& terminal, Database& database);

}  // namespace carewire::cli
