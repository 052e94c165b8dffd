#pragma once
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "consumers/portal/library.hpp"
#include "core/http/loop.hpp"
#include "core/http/pool.hpp"
#include "core/log/log.hpp"
#include "core/store/database.hpp"
#include "core/time/time.hpp"

namespace carewire::portal {

/// What stands on a clinic's dashboard, as JSON members without braces: `"feedback_open":3,"alerts_open":1,"stats":{…}` (FB-7, FB-13
/// over thirty days). Blocking; throws StoreError.
std::string read_snapshot(Database& database, const Library& library, const std::string& clinic, Time now);

/// Reads snapshots on the pool, one at a time per clinic: whoever asks while one is read gets the next one, which is sure to have
/// what they speak of. Five hundred people who come back at once cost two reads. Loop thread.
class Snapshots {
  public:
    /// Nothing: the store does not answer.
    using Ready = std::function<void(const std::optional<std::string>&)>;
    Snapshots(Database& database, const Library& library, http::Pool& pool, http::Loop& loop, const Clock& clock, Log& log)
        : database_(database), library_(library), pool_(pool), loop_(loop), clock_(clock), log_(log) {}
    void ask(const std::string& clinic, Ready ready);

  private:
    struct Desk {
        bool reading = false;
        std::vector<Ready> waiting;
    };
    void read(const std::string& clinic, std::vector<Ready> asked);

    Database& database_;
    const Library& library_;
    http::Pool& pool_;
    http::Loop& loop_;
    const Clock& clock_;
    Log& log_;
    std::map<std::string, Desk> desks_;
};

}  // namespace carewire::portal
