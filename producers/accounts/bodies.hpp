#pragma once
#include <optional>
#include <string>
#include <vector>

#include "core/describe/describe.hpp"

namespace carewire::accounts {

/// `POST /v1/users` (AU-1). Without a password the person signs in elsewhere: then `outside_subject` is needed.
struct NewUserBody {
    std::string email;
    std::optional<std::string> password;
    std::string role;
    std::optional<std::string> outside_subject;
    static auto fields() {
        using Self = NewUserBody;
        return describe<Self>(
            field("email", &Self::email).at_most(254).format("email").personal(),
            field("password", &Self::password).at_most(1024).personal().says("12 or more characters, mixed."),
            field("role", &Self::role).at_most(20).says("admin, doctor, staff, frontdesk, pharmacy, lab, patient, analyst, operator."),
            field("outside_subject", &Self::outside_subject).at_least(1).at_most(128).says("`sub` at the outside issuer."));
    }
};

/// `POST /v1/auth/login` (AU-2).
struct SignInBody {
    std::string email, password;
    static auto fields() {
        using Self = SignInBody;
        return describe<Self>(field("email", &Self::email).at_most(254).personal(),
                              field("password", &Self::password).at_most(1024).personal());
    }
};

/// `POST /v1/auth/refresh`, `POST /v1/auth/logout` (AU-11).
struct RefreshBody {
    std::string refresh_token;
    static auto fields() { return describe<RefreshBody>(field("refresh_token", &RefreshBody::refresh_token).at_most(200).personal()); }
};

/// `POST /v1/auth/token` (AU-5): the outside token, unless it came as bearer.
struct TokenBody {
    std::optional<std::string> token, id_token;
    static auto fields() {
        using Self = TokenBody;
        return describe<Self>(field("token", &Self::token).at_most(8192).personal(),
                              field("id_token", &Self::id_token).at_most(8192).personal());
    }
};

/// `POST /v1/api-keys` (AU-10).
struct NewKeyBody {
    std::string name;
    std::vector<std::string> event_types;
    static auto fields() {
        using Self = NewKeyBody;
        return describe<Self>(field("name", &Self::name).at_least(1).at_most(100).single_line().says("For people."),
                              field("event_types", &Self::event_types).at_least(1).at_most(100).says("What it may publish."));
    }
};

}  // namespace carewire::accounts
