#pragma once
#include <string>
#include <vector>

#include "core/describe/describe.hpp"
#include "core/event/event.hpp"

namespace carewire {

/// An account was made (AU-1, AU-3). The password is nowhere in it; the record key is the user's id.
struct UserCreated {
    std::string user_id, email, role;
    static constexpr EventInfo event{"user.created", Stream::Audit, 1};
    static auto fields() {
        using Self = UserCreated;
        return describe<Self>(field("user_id", &Self::user_id), field("email", &Self::email).personal(),
                              field("role", &Self::role));
    }
};

/// An app's key was made (AU-10): its id and its rights, never the key.
struct ApiKeyCreated {
    std::string key_id, name;
    std::vector<std::string> event_types;
    static constexpr EventInfo event{"api_key.created", Stream::Audit, 1};
    static auto fields() {
        using Self = ApiKeyCreated;
        return describe<Self>(field("key_id", &Self::key_id), field("name", &Self::name).otherwise(""),
                              field("event_types", &Self::event_types).may_be_absent());
    }
};

struct ApiKeyRevoked {
    std::string key_id;
    static constexpr EventInfo event{"api_key.revoked", Stream::Audit, 1};
    static auto fields() { return describe<ApiKeyRevoked>(field("key_id", &ApiKeyRevoked::key_id)); }
};

}  // namespace carewire
