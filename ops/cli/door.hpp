#pragma once
#include <atomic>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "core/auth/authenticator.hpp"
#include "core/auth/directory.hpp"
#include "core/auth/key_feed.hpp"
#include "core/http/client.hpp"
#include "ops/cli/door_settings.hpp"
#include "ops/cli/process.hpp"

namespace carewire::cli {

/// The public door of a process: one server, one site, one guard; parts (ingress, accounts, portal) mount their routes on it.
/// Needs the store for who may come in and for what is read, and opens without it: keys and tables follow as soon as it answers.
class Door {
  public:
    Door(Process& process, DoorSettings settings);
    ~Door();

    /// What a part does once the store has its tables; on the keeper's thread.
    void when_store_is_there(std::function<void()> begin) { begin_.push_back(std::move(begin)); }
    /// How much a part has in hand: the process ends when all say 0.
    void in_hand(std::function<std::size_t()> count) { in_hand_.push_back(std::move(count)); }
    /// What a part does first when the process is asked to end; loop thread.
    void when_stopping(std::function<void()> stop) { stop_.push_back(std::move(stop)); }
    /// A part lives as long as work that it gave to the pool.
    template <class Part>
    Part& keep(std::unique_ptr<Part> part) {
        auto& kept = *part;
        parts_.push_back(std::shared_ptr<Part>(std::move(part)));
        return kept;
    }
    /// After all parts are mounted: listens.
    void open();

    Process& process;
    http::Client client;  ///< for the key sets of outside issuers
    const std::unique_ptr<Database> database;
    StoredDirectory directory;
    Authenticator authenticator;
    http::Pool& pool() { return *pool_; }
    /// Of pages that may call, beside this one's own.
    const std::vector<std::string>& origins() const { return settings_.cors; }
    std::optional<Guard> guard;
    http::Site site;

  private:
    void keep_store(const std::stop_token& stop);
    void end_when_idle();

    DoorSettings settings_;
    std::unique_ptr<http::Pool> pool_;
    KeyFeed key_feed_;
    std::vector<std::function<void()>> begin_;
    std::vector<std::function<std::size_t()>> in_hand_;
    std::vector<std::function<void()>> stop_;
    std::vector<std::shared_ptr<void>> parts_;
    std::unique_ptr<http::Server> server_;
    std::atomic<bool> store_is_there_ = false;
    std::jthread keeper_;
};

}  // namespace carewire::cli
