#include "producers/accounts/users.hpp"

#include "core/store/null_values.hpp"

namespace carewire::accounts {
namespace {

constexpr std::string_view kColumns =
    "select id, clinic_id, email, password_hash, role, outside_issuer, outside_subject from users where ";

std::optional<User> user_of(const std::optional<Row>& row) {
    User user;
    if (!row || !role_from(row->text(4), user.role)) return std::nullopt;
    user.id = row->text(0);
    user.clinic = {row->text(1)};
    user.email = row->text(2);
    user.password_hash = row->text_or(3, "");
    user.outside_issuer = row->text_or(5, "");
    user.outside_subject = row->text_or(6, "");
    return user;
}

}  // namespace

Principal principal_of(const User& user) {
    Principal who;
    who.id = user.id;
    who.role = user.role;
    who.clinic = user.clinic;
    who.email = user.email;
    return who;
}

std::string email_key(std::string_view email) {
    std::string key(email);
    for (auto& c : key) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
    return key;
}

bool any_user(Sql& sql) { return sql.first("select 1 from users limit 1").has_value(); }

std::optional<User> find_user_by_email(Sql& sql, std::string_view email) {
    return user_of(sql.first(std::string(kColumns) + "email_key = :key", {{"key", email_key(email)}}));
}

std::optional<User> find_user(Sql& sql, std::string_view id) {
    return user_of(sql.first(std::string(kColumns) + "id = :id", {{"id", std::string(id)}}));
}

std::optional<User> find_user_by_identity(Sql& sql, std::string_view issuer, std::string_view subject) {
    return user_of(sql.first(std::string(kColumns) + "outside_issuer = :issuer and outside_subject = :subject",
                             {{"issuer", std::string(issuer)}, {"subject", std::string(subject)}}));
}

bool insert_user(Sql& sql, const User& user, Time now) {
    return sql.execute("insert into users (id, clinic_id, email, email_key, password_hash, role, outside_issuer, outside_subject, "
                       "created_at, updated_at) values (:id, :clinic, :email, :key, :hash, :role, :issuer, :subject, :now, :now) "
                       "on conflict do nothing",
                       {{"id", user.id}, {"clinic", user.clinic.value}, {"email", user.email}, {"key", email_key(user.email)},
                        {"hash", text_or_null(user.password_hash)}, {"role", std::string(name(user.role))},
                        {"issuer", text_or_null(user.outside_issuer)}, {"subject", text_or_null(user.outside_subject)},
                        {"now", epoch_ms(now)}}) == 1;
}

}  // namespace carewire::accounts
