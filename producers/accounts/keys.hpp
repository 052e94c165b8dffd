#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/auth/principal.hpp"
#include "core/store/sql.hpp"
#include "core/time/time.hpp"

namespace carewire::accounts {

/// A key as its clinic's admin sees it: all but the key.
struct KeyLine {
    std::string id, name, hint;
    std::vector<std::string> event_types;
    std::string created_by;
    Time created{};
    std::optional<Time> revoked, last_used;
};
struct NewKey {
    std::string id;
    std::string key;  ///< told once, stored nowhere
};

/// All SQL over `api_keys` (AU-10) that writes; what doors read is core/auth/directory.hpp.
NewKey make_key(Sql& sql, const ClinicId& clinic, std::string_view name, const std::vector<std::string>& event_types,
                std::string_view created_by, Time now);
/// False: this clinic has no such live key.
bool revoke_key(Sql& sql, const ClinicId& clinic, std::string_view id, Time now);
/// In order of making, after `after` (an id, may be empty).
std::vector<KeyLine> list_keys(Sql& sql, const ClinicId& clinic, std::string_view after, int most);

}  // namespace carewire::accounts
