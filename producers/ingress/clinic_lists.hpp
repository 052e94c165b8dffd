#pragma once
#include <chrono>
#include <condition_variable>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <thread>

#include "core/http/loop.hpp"
#include "core/log/log.hpp"
#include "core/store/database.hpp"
#include "schemas/catalog.hpp"

namespace carewire {

/// The clinics' own interaction types, kept equal to the store by a thread of its own, so that the door never waits for it: a
/// new type is taken within about a second of its projection. While the store is away the last known lists hold. has() is for
/// the loop's thread.
class StoredClinicLists final : public ClinicLists {
  public:
    StoredClinicLists(Database& database, http::Loop& loop, Log& log);
    ~StoredClinicLists() override;
    /// Begins to read. Any thread, once.
    void start();

    bool has(const ClinicId& clinic, std::string_view list, std::string_view value) const override;

  private:
    using Types = std::map<std::string, bool, std::less<>>;  // name → enabled
    using Lists = std::map<std::string, Types, std::less<>>;  // by clinic
    void run(const std::stop_token& stop);
    void read_and_hand_over();
    /// Nothing when nothing changed since the last reading, or the store is away.
    std::shared_ptr<const Lists> read();

    Database& database_;
    http::Loop& loop_;
    Log& log_;
    std::shared_ptr<const Lists> lists_ = std::make_shared<const Lists>();  // loop thread
    std::string mark_;                                                      // the reader's
    bool away_ = false;
    std::shared_ptr<bool> alive_ = std::make_shared<bool>(true);
    std::mutex mutex_;
    std::condition_variable_any wake_;
    std::jthread thread_;
};

}  // namespace carewire
