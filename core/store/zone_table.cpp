#include "core/store/zone_table.hpp"

#include <stdexcept>

#include <fmt/format.h>

namespace carewire {

ZoneTable::ZoneTable(std::string_view table)
    : read_(fmt::format("select timezone from {} where clinic_id = :clinic", table)),
      read_shared_(read_ + " for share"),
      read_alone_(read_ + " for update"),
      add_(fmt::format("insert into {} (clinic_id, timezone) values (:clinic, 'UTC') on conflict do nothing", table)),
      set_(fmt::format("update {} set timezone = :zone where clinic_id = :clinic", table)) {}

Zone ZoneTable::of(Sql& sql, const ClinicId& clinic) const {
    return read(sql, clinic, sql.dialect() == Dialect::PostgreSQL ? read_shared_ : read_);
}

Zone ZoneTable::change(Sql& sql, const ClinicId& clinic, const std::string& name) const {
    const auto before = read(sql, clinic, sql.dialect() == Dialect::PostgreSQL ? read_alone_ : read_);
    sql.execute(set_, {{"clinic", clinic.value}, {"zone", name}});
    return before;
}

Zone ZoneTable::read(Sql& sql, const ClinicId& clinic, const std::string& statement) const {
    auto row = sql.first(statement, {{"clinic", clinic.value}});
    if (!row) {
        // a lock needs a row: the first to come makes it
        sql.execute(add_, {{"clinic", clinic.value}});
        row = sql.first(statement, {{"clinic", clinic.value}});
    }
    const auto zone = row ? Zone::find(row->text(0)) : std::nullopt;
    if (!zone) throw std::runtime_error("the store names a time zone that this machine does not know: install tzdata");
    return *zone;
}

}  // namespace carewire
