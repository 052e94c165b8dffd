#pragma once
#include <memory>

#include "core/auth/guard.hpp"
#include "core/http/loop.hpp"
#include "core/http/pool.hpp"
#include "core/http/site.hpp"
#include "core/log/log.hpp"
#include "core/store/database.hpp"

namespace carewire::portal {

/// The pages for people: rendered by the server, usable without scripts, made live by small modules. Each is read in one snapshot
/// of the store, on the pool. Whoever is not signed in is led to the sign-in and back.
class Web {
  public:
    /// `quiet`: after this time without a touch a page signs its person out.
    Web(Database& database, const Clock& clock, Guard& guard, http::Pool& pool, http::Loop& loop, Log& log, Duration quiet);
    ~Web();
    void mount(http::Site& site);

  private:
    struct State;
    std::unique_ptr<State> state_;
};

/// Takes what the pages' own forms send without scripts (`POST`, for the process that takes writes): each becomes the JSON request
/// that an app would make, goes through this site's own routes, and its answer leads back to a page. The site must outlive it.
void mount_forms(http::Site& site);

}  // namespace carewire::portal
