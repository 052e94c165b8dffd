#include "consumers/analysis/clinic_settings.hpp"

#include "core/json/json.hpp"
#include "schemas/config/sections.hpp"

namespace carewire::analysis {
namespace {

constexpr std::string_view kSwitch = "egress.ai";

/// The door has checked it; the topic may hold what came in by another way, which the settings worker refuses.
bool is_allowed(const ConfigChanged& change) {
    const auto* const setting = find_setting(change.key);
    const auto value = json::Document::parse(change.value.json);
    if (setting == nullptr || !value) return false;
    Problems problems;
    check(setting->shape, value->root(), Reading::Log, problems);
    return problems.empty();
}

}  // namespace

bool is_analysis_setting(std::string_view key) { return key == kSwitch || key.starts_with("ai."); }

void keep_setting(Sql& sql, const ClinicId& clinic, const ConfigChanged& change) {
    if (change.value.json == "null") {
        sql.execute("delete from analysis_settings where clinic_id = :clinic and key = :key",
                    {{"clinic", clinic.value}, {"key", change.key}});
        return;
    }
    if (!is_allowed(change)) return;
    sql.execute(
        "insert into analysis_settings (clinic_id, key, value) values (:clinic, :key, :value)"
        " on conflict (clinic_id, key) do update set value = excluded.value",
        {{"clinic", clinic.value}, {"key", change.key}, {"value", change.value.json}});
}

ClinicAnalysis settings_of(Sql& sql, const ClinicId& clinic) {
    ClinicAnalysis found;
    const auto rows = sql.query("select key, value from analysis_settings where clinic_id = :clinic", {{"clinic", clinic.value}});
    if (rows.empty()) return found;
    std::string together;
    json::Writer object(together);
    object.begin_object();
    for (const Row& row : rows) {
        if (row.text(0) == kSwitch) {
            found.egress_switched_off = row.text(1) == "false";
        } else {
            object.key(row.text(0)).raw(row.text(1));
        }
    }
    object.end_object();
    if (auto settings = from_json<AnalysisSettings>(together)) found.settings = std::move(*settings);
    return found;
}

}  // namespace carewire::analysis
