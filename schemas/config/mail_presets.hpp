#pragma once
#include <string_view>

namespace carewire {

/// The mail server of a preset (EM-1; the hosts of the source document's "Email Configuration"); empty for `custom`. All of them
/// listen on port 587 with STARTTLS.
constexpr std::string_view preset_host(std::string_view preset) {
    if (preset == "gmail") return "smtp.gmail.com";
    if (preset == "outlook") return "smtp-mail.outlook.com";
    if (preset == "yahoo") return "smtp.mail.yahoo.com";
    return "";
}

}  // namespace carewire
