#pragma once
#include <string>

#include "core/worker/tx.hpp"
#include "schemas/messages/messages.hpp"

namespace carewire::email {

/// A step of a message: where it stands now, and in whose words (messaging.md section 5).
struct MessageStep {
    std::string state;     ///< accepted, failed, bounced, unknown
    std::string provider;  ///< host name, `maildir`; empty: it never got that far
    std::string provider_ref;
    std::string code, reason;  ///< without addresses
    int attempt = 1;
};

/// `mail:{clinic}:{message_id}`: one mail per message, whatever is replayed or asked for again.
std::string effect_key_of(const ClinicId& clinic, const std::string& message_id);
/// The code of a message that was taken back before it left.
inline constexpr std::string_view kCancelled = "cancelled";
/// `a****@example.org`
std::string masked(std::string_view address);

/// Writes the row of a mail that was asked for; false when this message is there already.
bool add_message(Tx& tx, const Event<EmailRequested>& event);
/// A message as its row has it, of whatever sender.
struct KeptMessage {
    std::string channel, state, purpose;
    std::optional<std::string> reference;
    std::string to_hash;
};
std::optional<KeptMessage> find_message(Sql& sql, const ClinicId& clinic, const std::string& message_id);
bool is_cancelled(Sql& sql, const ClinicId& clinic, const std::string& message_id);
/// Moves the message, keeps the step in `delivery_events` and tells it as `message.<state>`.
void take_step(Tx& tx, const std::string& message_id, const std::string& purpose, const std::optional<std::string>& reference,
               const MessageStep& step);
/// It does not leave any more: its effect is dropped, where there is one already, and it ends as `failed` with kCancelled.
void withdraw(Tx& tx, const std::string& message_id, const KeptMessage& message, std::string why);
/// It waits once more, its last failure forgotten; the step is kept.
void wait_again(Tx& tx, const std::string& message_id);
/// Rows of messages that came to their end before a moment; how many went.
std::int64_t delete_messages_before(Tx& tx, Time before);

}  // namespace carewire::email
