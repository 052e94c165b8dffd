#pragma once

namespace carewire::cli {

/// Blocks SIGTERM, SIGINT and SIGCHLD in this thread and all that it starts: call before the first of them. They are
/// read from signal_fd() instead.
void block_signals();
/// A descriptor that becomes readable when one of them arrives; the caller closes it.
int signal_fd();
/// The next signal that arrived; 0 when there is none.
int next_signal(int fd);

}  // namespace carewire::cli
