#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "consumers/portal/library.hpp"
#include "consumers/portal/portal.hpp"
#include "core/event/ids.hpp"

namespace carewire::portal {

/// One resource as its own route shows it, for answers that waited for it (C-3). Blocking; any thread; throws StoreError.
class ResourceReader {
  public:
    ResourceReader(Database& database, const Clock& clock, PortalSettings settings);
    /// Nothing when events of this type make nothing that can be read by an id, or it is not there.
    std::optional<std::string> read(std::string_view event_type, const ClinicId& clinic, const std::string& id) const;

  private:
    Database& database_;
    const Clock& clock_;
    PortalSettings settings_;
    Library library_;
};

}  // namespace carewire::portal
