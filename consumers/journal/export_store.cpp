#include "consumers/journal/export_store.hpp"

namespace carewire::journal {

void put_export(Tx& tx, const ClinicId& clinic, const std::string& date, const ExportResult& written) {
    tx.sql().execute(
        "insert into exports (clinic_id, date, name, path, size, sha256, entries, written_at) "
        "values (:clinic, :date, :name, :path, :size, :sha256, :entries, :now) on conflict (clinic_id, date) do update set "
        "size = excluded.size, sha256 = excluded.sha256, entries = excluded.entries, written_at = excluded.written_at, "
        "version = exports.version + 1",
        {{"clinic", clinic.value},
         {"date", date},
         {"name", written.name},
         {"path", written.path},
         {"size", written.size},
         {"sha256", written.sha256},
         {"entries", written.entries},
         {"now", epoch_ms(tx.now())}});
}

void forget_export(Sql& sql, const ClinicId& clinic, const std::string& date) {
    sql.execute("delete from exports where clinic_id = :clinic and date = :date", {{"clinic", clinic.value}, {"date", date}});
}

std::vector<ExportRow> exports_of(Sql& sql, const ClinicId& clinic, const std::string& before) {
    std::vector<ExportRow> exports;
    for (const auto& row : sql.query("select date, path from exports where clinic_id = :clinic and date < :before order by date",
                                     {{"clinic", clinic.value}, {"before", before}})) {
        exports.push_back({row.text(0), row.text(1)});
    }
    return exports;
}

}  // namespace carewire::journal
