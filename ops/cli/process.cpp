#include "ops/cli/process.hpp"

#include <unistd.h>

#include <algorithm>
#include <csignal>

#include "ops/cli/compose_log.hpp"
#include "ops/cli/signals.hpp"

namespace carewire::cli {
namespace {

LogOptions after_blocking_signals(LogOptions options) {
    block_signals();  // the log's own thread must not take them
    return options;
}

}  // namespace

ProcessSettings ProcessSettings::read(ConfigReader& from, const std::string& name) {
    return {
        .log = read_log_settings(from, name),
        .ops_host = from.text("ops.host", "127.0.0.1", "Address of the small door for health and counters."),
        .ops_port = from.port("ops.port", 0, "Its port, of each process its own; 0: any free one, told in the log."),
        .grace = from.duration("shutdown.grace_s", std::chrono::seconds{30},
                               "How long a process may finish what is in hand after SIGTERM.")};
}

Process::Process(ProcessSettings settings, std::string name)
    : log(open_log(after_blocking_signals(settings.log))),
      metrics(Metrics::make()),
      health(loop, *metrics),
      settings_(std::move(settings)),
      name_(std::move(name)),
      site_(*log, *metrics, clock, {}) {
    auto& lost = metrics->gauge("carewire_log_lines_lost", "Log lines that could not be written.");
    health.before_metrics([this, &lost] { lost.set(static_cast<double>(log->lines_lost())); });
    health.mount(site_, true);
    server_ = std::make_unique<http::Server>(
        loop, http::ServerOptions{.host = settings_.ops_host, .port = settings_.ops_port, .log = log.get()},
        site_.handler(), *metrics);
    signals_ = signal_fd();
    loop.watch(signals_, [this] {
        while (const int signal = next_signal(signals_)) {
            if (signal != SIGCHLD) stop(kOk);
        }
    });
}

Process::~Process() {
    loop.unwatch(signals_);
    ::close(signals_);
}

void Process::stop(int code) {
    loop.post([this, code] {
        code_ = std::max(code_, code);
        begin_drain();
    });
}

void Process::begin_drain() {
    if (draining_) return;
    draining_ = true;
    log->info("process.stopping", {{"name", name_}});
    health.leave();
    ::alarm(static_cast<unsigned>(std::chrono::ceil<std::chrono::seconds>(settings_.grace).count()));
    if (drain_) {
        drain_();
    } else {
        end();
    }
}

int Process::run() {
    // Draining is bounded even where a library hangs (pitfalls K25, P12): nothing but _exit is safe there.
    std::signal(SIGALRM, [](int) { ::_exit(kFailed); });
    log->info("process.started",
              {{"name", name_}, {"pid", std::int64_t{::getpid()}}, {"ops_port", std::int64_t{server_->port()}}});
    loop.run();
    log->info("process.ended", {{"name", name_}, {"code", std::int64_t{code_}}});
    return code_;
}

}  // namespace carewire::cli
