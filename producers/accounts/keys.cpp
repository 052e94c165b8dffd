#include "producers/accounts/keys.hpp"

#include "core/auth/api_key.hpp"
#include "core/auth/base64url.hpp"
#include "core/json/json.hpp"

namespace carewire::accounts {
namespace {

std::string json_list(const std::vector<std::string>& texts) {
    std::string out;
    json::Writer write(out);
    write.begin_array();
    for (const auto& text : texts) write.string(text);
    write.end_array();
    return out;
}

std::vector<std::string> list_of(std::string_view text) {
    std::vector<std::string> out;
    if (const auto document = json::Document::parse(text)) {
        for (const auto& item : document->root().items()) out.emplace_back(item.string());
    }
    return out;
}

void keys_changed(Sql& sql) { sql.execute("update auth_changes set version = version + 1 where name = 'api_keys'"); }

std::optional<Time> time_of(const Row& row, std::size_t i) {
    if (row.null(i)) return std::nullopt;
    return from_epoch_ms(row.integer(i));
}

}  // namespace

NewKey make_key(Sql& sql, const ClinicId& clinic, std::string_view name, const std::vector<std::string>& event_types,
                std::string_view created_by, Time now) {
    NewKey made{mint_uuid(now), make_api_key()};
    const auto hash = sha256(made.key);
    sql.execute("insert into api_keys (id, clinic_id, name, key_hash, hint, event_types, created_by, created_at, updated_at) "
                "values (:id, :clinic, :name, :hash, :hint, :types, :by, :now, :now)",
                {{"id", made.id}, {"clinic", clinic.value}, {"name", std::string(name)},
                 {"hash", to_hex({reinterpret_cast<const char*>(hash.data()), hash.size()})},
                 {"hint", made.key.substr(made.key.size() - 4)}, {"types", json_list(event_types)},
                 {"by", std::string(created_by)}, {"now", epoch_ms(now)}});
    keys_changed(sql);
    return made;
}

bool revoke_key(Sql& sql, const ClinicId& clinic, std::string_view id, Time now) {
    const auto revoked = sql.execute("update api_keys set revoked_at = :now, updated_at = :now, version = version + 1 "
                                     "where clinic_id = :clinic and id = :id and revoked_at is null",
                                     {{"clinic", clinic.value}, {"id", std::string(id)}, {"now", epoch_ms(now)}});
    if (revoked == 1) keys_changed(sql);
    return revoked == 1;
}

std::vector<KeyLine> list_keys(Sql& sql, const ClinicId& clinic, std::string_view after, int most) {
    // ids are UUIDv7: their order is that of their making
    const auto rows = sql.query("select id, name, hint, event_types, created_by, created_at, revoked_at, last_used_at from api_keys "
                                "where clinic_id = :clinic and id > :after order by id limit :most",
                                {{"clinic", clinic.value}, {"after", std::string(after)}, {"most", std::int64_t{most}}});
    std::vector<KeyLine> lines;
    for (const auto& row : rows) {
        lines.push_back({row.text(0), row.text(1), row.text(2), list_of(row.text(3)), row.text(4), from_epoch_ms(row.integer(5)),
                         time_of(row, 6), time_of(row, 7)});
    }
    return lines;
}

}  // namespace carewire::accounts
