#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace carewire::email {

/// What a mail server says to a command (RFC 5321 section 4.2), its lines without the code.
struct SmtpReply {
    int code = 0;
    std::vector<std::string> lines;

    bool positive() const { return code >= 200 && code < 400; }
    bool later() const { return code >= 400 && code < 500; }
    /// `550 5.1.1 No such user`: on one line, without any address and without what a log could not bear.
    std::string words() const;
    /// RFC 3463: `5.1.1`; empty when it gives none.
    std::string enhanced() const;
};

/// Whether a refusal of a recipient means that the address does not exist or is closed, so that no other mail will ever get there
/// (RFC 3463 sections 3.2 and 3.3). A full mailbox, a policy or a reputation are no such reason.
bool says_address_is_dead(const SmtpReply& reply);

/// Replaces every word with an `@` in it and every control character, and cuts what is long.
std::string without_addresses(std::string_view text);

}  // namespace carewire::email
