#include "consumers/feedback/own_settings.hpp"

#include <algorithm>

#include "core/json/json.hpp"

namespace carewire::feedback {
namespace {

bool is_ours(std::string_view key) {
    const auto& fields = shape_of<FeedbackSettings>().fields;
    return std::any_of(fields.begin(), fields.end(), [&](const FieldShape& field) { return field.name == key; });
}

}  // namespace

FeedbackSettings settings_of(Tx& tx) {
    std::string text;
    json::Writer out(text);
    out.begin_object();
    for (const auto& row : tx.sql().query("select key, value from feedback_settings where clinic_id = :clinic",
                                          {{"clinic", tx.event().clinic.value}})) {
        out.key(row.text(0)).raw(row.text(1));
    }
    out.end_object();
    auto settings = from_json<FeedbackSettings>(text);
    return settings ? std::move(*settings) : FeedbackSettings{};
}

bool keep_setting(Tx& tx, const ConfigChanged& change) {
    if (!is_ours(change.key)) return false;
    const Binds key{{"clinic", tx.event().clinic.value}, {"key", change.key}};
    if (change.value.json == "null") {
        tx.sql().execute("delete from feedback_settings where clinic_id = :clinic and key = :key", key);
        return true;
    }
    Binds binds = key;
    binds.insert(binds.end(), {{"value", change.value.json}, {"now", epoch_ms(tx.now())}});
    tx.sql().execute(
        "insert into feedback_settings (clinic_id, key, value, updated_at) values (:clinic, :key, :value, :now) "
        "on conflict (clinic_id, key) do update set value = excluded.value, updated_at = excluded.updated_at",
        binds);
    return true;
}

const ZoneTable& zones() {
    static const ZoneTable table("feedback_zones");
    return table;
}

}  // namespace carewire::feedback
