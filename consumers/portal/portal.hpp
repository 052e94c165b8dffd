#pragma once
#include <functional>
#include <memory>
#include <string>

#include "core/auth/guard.hpp"
#include "core/config/config.hpp"
#include "core/http/loop.hpp"
#include "core/http/pool.hpp"
#include "core/http/site.hpp"
#include "core/log/log.hpp"
#include "core/store/database.hpp"
#include "core/time/time.hpp"

namespace carewire::portal {

struct PortalSettings {
    std::string exports_dir = "interaction_logs/";  ///< where the journal writes its files (INT-9)
    static PortalSettings read(ConfigReader& from);
};

/// The reads of people and apps: every file of consumers/portal/queries that has a route, and the few answers that are more
/// than one query (statistics, the trace of an event, the configuration, export files). Reads run on the pool, each in one
/// snapshot of the store; answers leave from the loop. Everything passed in must outlive the portal, and the portal the pool's
/// work. The constructor throws std::runtime_error when a query file is wrong: it names the file and the line.
class Portal {
  public:
    Portal(Database& database, const Clock& clock, Guard& guard, http::Pool& pool, http::Loop& loop, Log& log,
           PortalSettings settings);
    ~Portal();
    /// Called on the loop when somebody begins to read rows as a file, with the route of its canonical name.
    void on_export(std::function<void(const std::string& route, const Principal&)> told);
    void mount(http::Site& site);

  private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace carewire::portal
