#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "core/store/sql.hpp"
#include "schemas/messages/messages.hpp"

namespace carewire::notify {

/// Where a notification goes beside the in-app list, and why (messaging.md section 4).
struct EmailRoute {
    std::vector<std::string> addresses;  ///< none: the reason says why
    std::string reason;
    bool with_message = false;           ///< false: only the title and the link; what was said stays inside
};

/// For staff: types that somebody must look at now go by mail too, to the address that is the recipient, or to the clinic's
/// `alerts.emails`. What was said goes along only where the clinic lets health data into mails (`email.phi_allowed`).
EmailRoute email_route(Sql& sql, const ClinicId& clinic, const NotifyRequested& wanted);

/// Shown where the event brings no title of its own.
std::string_view title_of(std::string_view type);

}  // namespace carewire::notify
