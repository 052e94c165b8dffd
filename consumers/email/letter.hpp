#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "core/time/time.hpp"

namespace carewire::email {

/// What a mail says, before it is put into the form of RFC 5322.
struct Letter {
    std::string message_id;  ///< `<uuid@domain>`: the same on every try, so that a second copy is recognisable (EM-5)
    Time date{};
    std::string from_address, from_name;
    std::string to, to_name;
    std::string reply_to;  ///< empty: none
    std::string subject;
    std::string text, html;  ///< either may be empty, not both
};

/// The mail as it goes over the wire: ASCII, CR LF, text and HTML as alternatives. Nothing when a value would break out of its
/// header, or an address is not of the plain form (EM-2).
std::optional<std::string> mail_text(const Letter& letter);

/// `Fri, 04 Jul 2025 17:00:00 +0000`
std::string mail_date(Time at);

}  // namespace carewire::email
