#pragma once
#include "core/store/zone_table.hpp"

namespace carewire::reports {

/// The zones by which this worker cuts its days (sql/002_entries.sql).
inline const ZoneTable& zones() {
    static const ZoneTable table("report_zones");
    return table;
}

}  // namespace carewire::reports
