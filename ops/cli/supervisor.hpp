#pragma once
#include <string>
#include <vector>

#include "core/log/log.hpp"
#include "core/time/time.hpp"

namespace carewire::cli {

struct Child {
    std::string name;
    std::vector<std::string> arguments;  ///< of this same program
};

/// Keeps the children running until SIGTERM or SIGINT: one that dies is started again, after a pause that doubles from
/// 0.2 s to 10 s and is short again once it lived for half a minute. A child that ends with 2 (wrong settings) would
/// never get better: then all end. On the signal every child is asked to end and has `grace` for it, then it is killed.
/// When the supervisor itself is killed, the kernel kills the children with it (fault F43): a crash loses nothing,
/// while an orphan beside its successor would act twice under one name.
///
/// The exit code: 0 after an orderly end, 1 when a child had to be killed, 2 when one refused its settings. Blocks the
/// calling thread, which must be the process's first, with SIGTERM, SIGINT and SIGCHLD blocked (block_signals()).
int supervise(const std::vector<Child>& children, Duration grace, Log& log);

}  // namespace carewire::cli
