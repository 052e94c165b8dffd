#include "ops/cli/signals.hpp"

#include <sys/signalfd.h>
#include <unistd.h>

#include <csignal>
#include <initializer_list>

namespace carewire::cli {
namespace {

sigset_t watched() {
    sigset_t set;
    sigemptyset(&set);
    for (const int signal : {SIGTERM, SIGINT, SIGCHLD}) sigaddset(&set, signal);
    return set;
}

}  // namespace

void block_signals() {
    const auto set = watched();
    ::pthread_sigmask(SIG_BLOCK, &set, nullptr);
}

int signal_fd() {
    const auto set = watched();
    return ::signalfd(-1, &set, SFD_NONBLOCK | SFD_CLOEXEC);
}

int next_signal(int fd) {
    signalfd_siginfo info{};
    return ::read(fd, &info, sizeof info) == sizeof info ? static_cast<int>(info.ssi_signo) : 0;
}

}  // namespace carewire::cli
