#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "core/auth/principal.hpp"
#include "core/store/sql.hpp"
#include "core/time/time.hpp"

namespace carewire::accounts {

/// A person who may sign in.
struct User {
    std::string id;
    ClinicId clinic;
    std::string email;
    std::string password_hash;  ///< empty: signs in elsewhere only
    Role role = Role::Patient;
    std::string outside_issuer, outside_subject;
};
Principal principal_of(const User& user);

/// Lower case of an address's ASCII letters: what makes two addresses one account.
std::string email_key(std::string_view email);

/// All SQL over `users`.
bool any_user(Sql& sql);
std::optional<User> find_user_by_email(Sql& sql, std::string_view email);
std::optional<User> find_user(Sql& sql, std::string_view id);
std::optional<User> find_user_by_identity(Sql& sql, std::string_view issuer, std::string_view subject);
/// False: the address, or the outside identity, has an account already.
bool insert_user(Sql& sql, const User& user, Time now);

}  // namespace carewire::accounts
