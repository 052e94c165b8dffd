#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "consumers/portal/library.hpp"
#include "consumers/portal/portal.hpp"
#include "core/auth/principal.hpp"

namespace carewire::portal {

/// Where something was written: the route of the write, its parameters, the id of what it made.
struct Written {
    std::string method, route;
    std::vector<std::pair<std::string, std::string>> path;
    std::string id;
};

/// Reads back what a write made, exactly as its GET route shows it: for callers who wait for the result (C-3). The rights are
/// those of the write: whoever made a thing may see it once. Blocking; throws StoreError. Any thread.
class Resources {
  public:
    Resources(Database& database, const Clock& clock, PortalSettings settings);
    /// The JSON; nothing when the thing has no GET route of its own, or is not there.
    std::optional<std::string> read(const Written& written, const Principal& caller) const;

  private:
    Database& database_;
    const Clock& clock_;
    PortalSettings settings_;
    Library library_;
};

}  // namespace carewire::portal
