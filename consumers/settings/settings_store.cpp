#include "consumers/settings/settings_store.hpp"

namespace carewire::settings {

bool SettingsStore::lock_clinic() {
    const auto row = tx_.sql().first(
        "insert into clinics (clinic_id, created_at, updated_at) values (:clinic, :now, :now) "
        "on conflict (clinic_id) do update set version = clinics.version + 1, updated_at = excluded.updated_at "
        "returning version",
        {{"clinic", clinic_.value}, {"now", epoch_ms(tx_.now())}});
    return row->integer(0) == 1;
}

void SettingsStore::set_clinic(const std::string& column, const std::string& value) {
    tx_.sql().execute("update clinics set " + column + " = :value where clinic_id = :clinic",
                      {{"clinic", clinic_.value}, {"value", value}});
}

void SettingsStore::put(const std::string& key, const std::string& json) {
    tx_.sql().execute(
        "insert into settings (clinic_id, key, value, event_id, actor, created_at, updated_at) "
        "values (:clinic, :key, :value, :event, :actor, :now, :now) on conflict (clinic_id, key) do update set "
        "value = excluded.value, event_id = excluded.event_id, actor = excluded.actor, updated_at = excluded.updated_at, "
        "version = settings.version + 1",
        {{"clinic", clinic_.value},
         {"key", key},
         {"value", json},
         {"event", tx_.event().id.value},
         {"actor", tx_.event().actor},
         {"now", epoch_ms(tx_.now())}});
}

void SettingsStore::remove(const std::string& key) {
    tx_.sql().execute("delete from settings where clinic_id = :clinic and key = :key",
                      {{"clinic", clinic_.value}, {"key", key}});
}

std::map<std::string, std::string> SettingsStore::all() {
    std::map<std::string, std::string> values;
    for (const auto& row : tx_.sql().query("select key, value from settings where clinic_id = :clinic",
                                           {{"clinic", clinic_.value}})) {
        values.emplace(row.text(0), row.text(1));
    }
    return values;
}

}  // namespace carewire::settings
