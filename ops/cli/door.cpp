#include "ops/cli/door.hpp"

#include <algorithm>
#include <numeric>

#include "ops/cli/compose_store.hpp"

namespace carewire::cli {
namespace {

/// Requests that wait for a thread of the pool; beyond that the door says 503.
constexpr std::size_t kMostWaitingForPool = 2000;

/// Key sets of outside issuers, over https with the system's authorities.
FetchKeys fetch_with(http::Client& client) {
    return [&client](const std::string& url) -> tl::expected<std::string, std::string> {
        constexpr Duration kDeadline{5000};
        auto answer = client.call({.url = url, .deadline = kDeadline});
        if (!answer) return tl::unexpected(std::string(answer.error().detail));
        if (answer->status != 200) return tl::unexpected("status " + std::to_string(answer->status));
        return std::move(answer->body);
    };
}

}  // namespace

Door::Door(Process& process, DoorSettings settings)
    : process(process),
      database(Database::open(settings.store)),
      directory(*database),
      authenticator(settings.auth, process.clock, &directory, fetch_with(client)),
      site(*process.log, *process.metrics, process.clock, settings.cors),
      settings_(std::move(settings)),
      pool_(std::make_unique<http::Pool>(settings_.pool_threads, kMostWaitingForPool)),
      key_feed_(directory, authenticator.keys(), *process.log) {
    guard.emplace(settings_.guard, authenticator, *pool_, process.loop, process.clock);
    process.health.mount(site, !settings_.auth.production);
    process.health.ready_when("keys", [this] { return store_is_there_.load(); });
}

Door::~Door() {
    if (keeper_.joinable()) {
        keeper_.request_stop();
        keeper_.join();
    }
    pool_.reset();  // work in hand ends while the parts that it belongs to are still there
    server_.reset();
}

void Door::open() {
    auto options = settings_.server;
    options.admit = site.admission();
    options.log = process.log.get();
    server_ = std::make_unique<http::Server>(process.loop, std::move(options), site.handler(), *process.metrics);
    process.log->info("door.open", {{"host", settings_.server.host}, {"port", std::int64_t{server_->port()}}});
    keeper_ = std::jthread([this](const std::stop_token& stop) { keep_store(stop); });
    process.on_stop([this] {
        server_->stop_accepting();
        for (const auto& stop : stop_) stop();
        end_when_idle();
    });
}

void Door::keep_store(const std::stop_token& stop) {
    try {
        if (!migrate_when_it_answers(*database, *process.log, stop)) return;
        key_feed_.start();
        for (const auto& begin : begin_) begin();
        store_is_there_ = true;
    } catch (const std::exception& failure) {
        process.log->error("store.unusable", {{"why", failure.what()}});
        process.stop(kFailed);
    }
}

void Door::end_when_idle() {
    constexpr Duration kLookAgain{10};
    const auto busy = std::accumulate(in_hand_.begin(), in_hand_.end(), server_->in_flight(),
                                      [](std::size_t sum, const auto& count) { return sum + count(); });
    if (busy == 0) return process.end();
    process.loop.after(kLookAgain, [this] { end_when_idle(); });
}

}  // namespace carewire::cli
