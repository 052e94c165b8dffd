#pragma once
#include <string>
#include <string_view>

#include "core/worker/tx.hpp"
#include "schemas/messages/messages.hpp"

namespace carewire::notify {

/// What the mail template `notification` names, as a JSON object: `title`; `message` where the clinic lets it into mails; `since` in the
/// clinic's time, and `link` as a whole address, where the notification has such variables.
std::string mail_variables(Tx& tx, const NotifyRequested& wanted, std::string_view title, bool with_message, const std::string& pages_url);

}  // namespace carewire::notify
