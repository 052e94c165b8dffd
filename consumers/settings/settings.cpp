#include "consumers/settings/settings.hpp"

#include "consumers/settings/daily_timers.hpp"
#include "consumers/settings/settings_store.hpp"
#include "core/json/json.hpp"
#include "schemas/config/clinics.hpp"
#include "schemas/config/config.hpp"
#include "schemas/config/sections.hpp"

namespace carewire::consumers {
namespace {

using settings::SettingsStore;

/// The door has checked it; the topic may hold what came in by another way.
Problems faults_of(const ConfigChanged& change, const json::Value& value) {
    Problems problems;
    const auto* const setting = find_setting(change.key);
    if (setting != nullptr && value.kind() != json::Kind::Null) check(setting->shape, value, Reading::Log, problems);
    return problems;
}

/// What `clinics` holds beside `settings`.
void keep_clinic(SettingsStore& store, std::string_view key, const json::Value& value) {
    const bool set = value.kind() == json::Kind::String;
    if (key == "clinic.name") store.set_clinic("name", set ? std::string(value.string()) : "");
    if (key == "clinic.timezone") store.set_clinic("timezone", set ? std::string(value.string()) : "UTC");
}

Outcome change_setting(Tx& tx, const Event<ConfigChanged>& event) {
    const auto& clinic = event.envelope.clinic;
    const auto& change = event.body;
    const auto value = json::Document::parse(change.value.json);
    if (!value) return Reject{"bad_value", "the value is no JSON"};
    if (const auto faults = faults_of(change, value->root()); !faults.empty()) return Reject{"bad_value", sentence(faults)};

    SettingsStore store(tx, clinic);
    const bool new_clinic = store.lock_clinic();
    if (value->root().kind() == json::Kind::Null) {
        store.remove(change.key);
    } else {
        store.put(change.key, change.value.json);
    }
    keep_clinic(store, change.key, value->root());
    if (new_clinic || settings::moves_a_timer(change.key)) {
        for (auto& timer : settings::daily_timers(clinic, store.all())) tx.set_timer(std::move(timer));
    }
    return Done{};
}

/// A clinic that never changes a setting gets its daily report too (INT-15).
Outcome know_clinic(Tx& tx, const Event<ClinicAppeared>& event) {
    SettingsStore store(tx, event.envelope.clinic);
    if (!store.lock_clinic()) return Done{};
    for (auto& timer : settings::daily_timers(event.envelope.clinic, store.all())) tx.set_timer(std::move(timer));
    return Done{};
}

}  // namespace

Worker settings(Services&) { return Worker{"settings"}.on<ConfigChanged>(change_setting).on<ClinicAppeared>(know_clinic); }

}  // namespace carewire::consumers
