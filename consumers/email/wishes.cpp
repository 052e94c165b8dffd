#include "consumers/email/wishes.hpp"

#include <fmt/format.h>

#include "consumers/email/message_store.hpp"
#include "consumers/email/suppression_store.hpp"
#include "core/effect/effect_admin.hpp"
#include "schemas/audit/audit.hpp"

namespace carewire::email {
namespace {

constexpr const char* kWorker = "email";

Outcome refuse(Tx& tx, const std::string& message_id, std::string code, std::string reason) {
    tx.emit(message_id, MessageRequestRejected{message_id, std::move(code), std::move(reason)});
    return Done{};
}

void keep_on_record(Tx& tx, const std::string& message_id, const char* action) {
    // what a worker publishes names the worker as its actor
    tx.emit(message_id, AuditAccess{.action = action,
                                    .resource = "messages",
                                    .subject = message_id,
                                    .reason = fmt::format("asked by {} ({})", tx.event().actor, tx.event().actor_role)});
}

std::string code_of(Retried what) { return what == Retried::NotFound || what == Retried::Over ? "gone" : "illegal_transition"; }

}  // namespace

Outcome send_again(Tx& tx, const Event<MessageResendRequested>& event) {
    const auto& clinic = event.envelope.clinic;
    const auto& id = event.body.message_id;
    const auto message = find_message(tx.sql(), clinic, id);
    if (!message) return refuse(tx, id, "not_found", "there is no such message");
    if (message->channel != kWorker) return Done{};  // another sender's
    if (is_suppressed(tx.sql(), clinic, message->to_hash)) {
        return refuse(tx, id, "suppressed", "a server said that this address does not exist; an operator can let it go");
    }
    const auto what = retry_effect(tx.sql(), kWorker, effect_key_of(clinic, id), tx.now());
    if (what != Retried::Again && what != Retried::SentAgain) {
        return refuse(tx, id, code_of(what), fmt::format("a message that is {} cannot be sent again", message->state));
    }
    wait_again(tx, id);
    keep_on_record(tx, id, "resend");
    return Done{};
}

Outcome take_back(Tx& tx, const Event<MessageCancelRequested>& event) {
    const auto& clinic = event.envelope.clinic;
    const auto& id = event.body.message_id;
    const auto message = find_message(tx.sql(), clinic, id);
    if (!message) return refuse(tx, id, "not_found", "there is no such message");
    if (message->channel != kWorker) return Done{};
    const auto effect = find_effect(tx.sql(), kWorker, effect_key_of(clinic, id));
    if (message->state != "queued" || !effect || effect->state != "parked") {
        return refuse(tx, id, "illegal_transition", fmt::format("a message that is {} cannot be taken back", message->state));
    }
    withdraw(tx, id, *message, "taken back on purpose");
    keep_on_record(tx, id, "cancel");
    return Done{};
}

}  // namespace carewire::email
