#include "ops/cli/supervisor.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <optional>
#include <stdexcept>

#include "ops/cli/command.hpp"
#include "ops/cli/signals.hpp"

namespace carewire::cli {
namespace {

using Moment = std::chrono::steady_clock::time_point;

constexpr Duration kShortestPause{200};
constexpr Duration kLongestPause{10'000};
constexpr Duration kLivedWell{30'000};

struct Running {
    const Child* child = nullptr;
    pid_t pid = 0;  ///< 0: not running
    Moment started{};
    Moment due{};  ///< when to start it, while it is not running
    Duration pause = kShortestPause;
};

/// Between fork and exec only calls that are safe there: everything is prepared before.
pid_t start(const Child& child) {
    std::vector<std::string> arguments{"carewire"};
    arguments.insert(arguments.end(), child.arguments.begin(), child.arguments.end());
    std::vector<char*> argv;
    for (auto& argument : arguments) argv.push_back(argument.data());
    argv.push_back(nullptr);
    sigset_t none;
    sigemptyset(&none);
    const pid_t parent = ::getpid();
    const pid_t pid = ::fork();
    if (pid < 0) throw std::runtime_error("no process can be started: the system's limit is reached");
    if (pid > 0) return pid;
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (::getppid() != parent) ::_exit(kFailed);  // the supervisor died before the line above
    ::sigprocmask(SIG_SETMASK, &none, nullptr);
    ::execv("/proc/self/exe", argv.data());
    ::_exit(127);
}

class Supervisor {
  public:
    Supervisor(const std::vector<Child>& children, Duration grace, Log& log) : grace_(grace), log_(log) {
        for (const auto& child : children) running_.push_back({.child = &child});
    }

    int run() {
        const int signals = signal_fd();
        while (!(stopping() && all_ended())) {
            start_due();
            pollfd waiting{.fd = signals, .events = POLLIN, .revents = 0};
            ::poll(&waiting, 1, wait_ms());
            while (const int signal = next_signal(signals)) {
                if (signal != SIGCHLD) stop(kOk);
            }
            reap();
            if (stopping() && Moment::clock::now() >= *kill_at_) kill_rest();
        }
        ::close(signals);
        return code_;
    }

  private:
    bool stopping() const { return kill_at_.has_value(); }
    bool all_ended() const {
        return std::ranges::all_of(running_, [](const auto& one) { return one.pid == 0; });
    }

    void start_due() {
        if (stopping()) return;
        for (auto& one : running_) {
            if (one.pid != 0 || Moment::clock::now() < one.due) continue;
            one.started = Moment::clock::now();
            one.pid = start(*one.child);
            log_.info("process.started", {{"name", one.child->name}, {"pid", std::int64_t{one.pid}}});
        }
    }

    int wait_ms() const {
        auto next = Moment::clock::now() + std::chrono::hours{1};
        if (stopping()) next = std::min(next, *kill_at_);
        for (const auto& one : running_) {
            if (one.pid == 0 && !stopping()) next = std::min(next, one.due);
        }
        const auto left = std::chrono::ceil<Duration>(next - Moment::clock::now());
        return static_cast<int>(std::max(left, Duration{0}).count());
    }

    void reap() {
        int status = 0;
        while (const pid_t pid = ::waitpid(-1, &status, WNOHANG)) {
            if (pid < 0) return;
            const auto found = std::ranges::find(running_, pid, &Running::pid);
            if (found != running_.end()) ended(*found, status);
        }
    }

    void ended(Running& one, int status) {
        one.pid = 0;
        const int code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
        if (stopping()) {
            if (code != kOk) code_ = std::max(code_, kFailed);
            log_.info("process.ended", {{"name", one.child->name}, {"code", std::int64_t{code}}});
            return;
        }
        if (code == kCalledWrongly) {
            log_.error("process.refused_settings", {{"name", one.child->name}});
            return stop(kCalledWrongly);
        }
        if (Moment::clock::now() - one.started > kLivedWell) one.pause = kShortestPause;
        one.due = Moment::clock::now() + one.pause;
        log_.warning("process.died",
                     {{"name", one.child->name}, {"code", std::int64_t{code}}, {"again_in_ms", one.pause.count()}});
        one.pause = std::min(one.pause * 2, kLongestPause);
    }

    void stop(int code) {
        code_ = std::max(code_, code);
        if (stopping()) return;
        kill_at_ = Moment::clock::now() + grace_;
        for (const auto& one : running_) {
            if (one.pid != 0) ::kill(one.pid, SIGTERM);
        }
    }

    void kill_rest() {
        for (const auto& one : running_) {
            if (one.pid == 0) continue;
            log_.error("process.killed", {{"name", one.child->name}});
            ::kill(one.pid, SIGKILL);
        }
        kill_at_ = Moment::clock::now() + std::chrono::seconds{5};
    }

    Duration grace_;
    Log& log_;
    std::vector<Running> running_;
    std::optional<Moment> kill_at_;  ///< set once everything shall end
    int code_ = kOk;
};

}  // namespace

int supervise(const std::vector<Child>& children, Duration grace, Log& log) {
    return Supervisor{children, grace, log}.run();
}

}  // namespace carewire::cli
