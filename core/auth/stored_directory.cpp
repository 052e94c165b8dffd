#include <sodium.h>

#include "core/auth/base64url.hpp"
#include "core/auth/directory.hpp"
#include "core/auth/tickets.hpp"
#include "core/json/json.hpp"

namespace carewire {
namespace {

std::string hex_of(const Sha256& hash) { return to_hex({reinterpret_cast<const char*>(hash.data()), hash.size()}); }

std::set<std::string> types_of(std::string_view json_list) {
    std::set<std::string> types;
    const auto document = json::Document::parse(json_list);
    if (!document) return types;
    for (const auto& type : document->root().items()) types.emplace(type.string());
    return types;
}

/// Columns: id, clinic_id, key_hash, event_types
StoredKey key_of(const Row& row) {
    StoredKey key{.id = row.text(0)};
    const auto& hex = row.text(2);
    sodium_hex2bin(key.hash.data(), key.hash.size(), hex.data(), hex.size(), nullptr, nullptr, nullptr);
    Principal who{.id = row.text(0), .role = Role::App, .clinic = {row.text(1)}, .event_types = types_of(row.text(3)), .is_key = true};
    key.who = std::make_shared<const Principal>(std::move(who));
    return key;
}

}  // namespace

std::optional<StoredKey> StoredDirectory::key(const Sha256& hash) {
    return database_.read([&](Sql& sql) -> std::optional<StoredKey> {
        const auto row = sql.first("select id, clinic_id, key_hash, event_types from api_keys "
                                   "where key_hash = :hash and revoked_at is null",
                                   {{"hash", hex_of(hash)}});
        if (!row) return std::nullopt;
        return key_of(*row);
    });
}

std::vector<StoredKey> StoredDirectory::keys() {
    return database_.read([&](Sql& sql) {
        std::vector<StoredKey> keys;
        sql.each("select id, clinic_id, key_hash, event_types from api_keys where revoked_at is null", {}, [&](const Row& row) {
            keys.push_back(key_of(row));
            return true;
        });
        return keys;
    });
}

std::int64_t StoredDirectory::keys_version() {
    return database_.read([](Sql& sql) {
        const auto row = sql.first("select version from auth_changes where name = 'api_keys'");
        return row ? row->integer(0) : 0;
    });
}

void StoredDirectory::write_uses(const std::map<std::string, Time>& uses) {
    if (uses.empty()) return;
    database_.write([&](Sql& sql) {
        for (const auto& [id, when] : uses) {
            sql.execute("update api_keys set last_used_at = :at where id = :id and (last_used_at is null or last_used_at < :at)",
                        {{"id", id}, {"at", epoch_ms(when)}});
        }
    });
}

std::optional<Principal> StoredDirectory::person(std::string_view issuer, std::string_view subject) {
    return database_.read([&](Sql& sql) -> std::optional<Principal> {
        const auto row = sql.first("select id, clinic_id, email, role from users "
                                   "where outside_issuer = :issuer and outside_subject = :subject",
                                   {{"issuer", std::string(issuer)}, {"subject", std::string(subject)}});
        Principal person;
        if (!row || !role_from(row->text(3), person.role)) return std::nullopt;
        person.id = row->text(0);
        person.clinic = {row->text(1)};
        person.email = row->text(2);
        return person;
    });
}

std::optional<Principal> StoredDirectory::page_session(std::string_view cookie, const PageSessionRules& rules, Time now, bool alive) {
    if (!alive) return database_.read([&](Sql& sql) { return find_page_session(sql, cookie, rules, now, false); });
    std::optional<Principal> found;
    database_.write([&](Sql& sql) { found = find_page_session(sql, cookie, rules, now, true); });
    return found;
}

std::optional<Principal> StoredDirectory::ticket(std::string_view ticket, Time now) {
    std::optional<Principal> found;
    database_.write([&](Sql& sql) { found = take_ticket(sql, ticket, now); });
    return found;
}

}  // namespace carewire
