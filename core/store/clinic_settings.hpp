#pragma once
#include <map>
#include <string>
#include <string_view>

#include "core/event/ids.hpp"
#include "core/store/sql.hpp"

namespace carewire {

/// What a clinic has set below a prefix (`email.`): key → JSON, from the table that the settings worker keeps. Whoever acts on
/// the current settings reads them here, in its own transaction; a key that was never set is absent.
std::map<std::string, std::string> clinic_settings(Sql& sql, const ClinicId& clinic, std::string_view prefix);

}  // namespace carewire
