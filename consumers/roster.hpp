#pragma once
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/worker/services.hpp"
#include "core/worker/worker.hpp"

namespace carewire::consumers {

/// A worker that can be started: `carewire worker <name>`.
struct RosterLine {
    std::string_view name;               ///< = Worker::name()
    Worker (*make)(Services&) = nullptr;
    std::string_view folder;             ///< whose sql/ holds its tables: for migrate()
    std::string_view says;               ///< what it cares for, for people
};

/// THE list of workers, one line each.
std::span<const RosterLine> roster();
/// Nothing when there is no such worker.
const RosterLine* find_worker(std::string_view name);
/// The folders of all workers' tables, in the order of the list.
std::vector<std::string> roster_folders();

}  // namespace carewire::consumers
