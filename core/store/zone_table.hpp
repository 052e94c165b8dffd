#pragma once
#include <string>
#include <string_view>

#include "core/event/ids.hpp"
#include "core/store/sql.hpp"
#include "core/time/zone.hpp"

namespace carewire {

/// A worker's own memory of the zone by which it cuts each clinic's days: a table `(clinic_id primary key, timezone)`. Each
/// worker keeps its own, because a change of zone must meet its rows at one point of its own order of events.
class ZoneTable {
  public:
    explicit ZoneTable(std::string_view table);

    /// The clinic's zone; UTC until one is set. On PostgreSQL the row stays locked against a change until the transaction
    /// ends, so that no row is cut by a zone that another process is just replacing.
    Zone of(Sql& sql, const ClinicId& clinic) const;
    /// The zone before the change; nothing changes when the name is the same already. `name` is a known zone.
    Zone change(Sql& sql, const ClinicId& clinic, const std::string& name) const;

  private:
    Zone read(Sql& sql, const ClinicId& clinic, const std::string& statement) const;

    std::string read_, read_shared_, read_alone_, add_, set_;
};

}  // namespace carewire
