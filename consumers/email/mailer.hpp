#pragma once
#include <string>

#include "consumers/email/mail_account.hpp"
#include "core/effect/effect.hpp"

namespace carewire::email {

/// A mail ready to go.
struct Posting {
    std::string from, to;    ///< of the envelope: plain addresses
    std::string message_id;  ///< `<uuid@domain>`
    std::string text;        ///< as mail_text() makes it
};

/// What takes a mail to its server, or wherever mails go. Called from several threads at once; returns before the deadline.
/// Delivered.provider_ref is the Message-ID, Delivered.result `{"provider":…,"reply":…}`; why-texts hold no address.
class Mailer {
  public:
    virtual ~Mailer() = default;
    virtual EffectAnswer send(const MailAccount& account, const Posting& posting, Steady deadline) = 0;
};

/// The result of a mail that was taken.
std::string taken_by(std::string_view provider, std::string_view reply);

}  // namespace carewire::email
