#pragma once
#include <optional>
#include <string>

#include "core/describe/describe.hpp"
#include "core/event/event.hpp"

namespace carewire {

/// What became of a message (messaging.md section 5). One struct, a type per state; the record key is message_id.
template <class State>
struct MessageState {
    std::string message_id, channel, purpose;
    std::string provider, provider_ref;
    std::string code, reason;  ///< the server's own words where there are some, without addresses
    std::optional<std::string> reference;
    int attempt = 1;
    Time at{};

    static constexpr EventInfo event{State::type, Stream::Delivery, 1};
    static auto fields() {
        using Self = MessageState;
        return describe<Self>(
            field("message_id", &Self::message_id), field("channel", &Self::channel).one_of({"email", "whatsapp"}),
            field("purpose", &Self::purpose).otherwise(""), field("provider", &Self::provider).otherwise(""),
            field("provider_ref", &Self::provider_ref).otherwise(""), field("code", &Self::code).otherwise(""),
            field("reason", &Self::reason).otherwise(""), field("reference", &Self::reference),
            field("attempt", &Self::attempt).otherwise(1), field("at", &Self::at));
    }
};

namespace message_state {
struct Accepted { static constexpr std::string_view type = "message.accepted"; };
struct Sent { static constexpr std::string_view type = "message.sent"; };
struct Delivered { static constexpr std::string_view type = "message.delivered"; };
struct Read { static constexpr std::string_view type = "message.read"; };
struct Failed { static constexpr std::string_view type = "message.failed"; };
struct Undelivered { static constexpr std::string_view type = "message.undelivered"; };
struct Bounced { static constexpr std::string_view type = "message.bounced"; };
struct Unknown { static constexpr std::string_view type = "message.unknown"; };
}  // namespace message_state

using MessageAccepted = MessageState<message_state::Accepted>;
using MessageSent = MessageState<message_state::Sent>;
using MessageDelivered = MessageState<message_state::Delivered>;
using MessageRead = MessageState<message_state::Read>;
using MessageFailed = MessageState<message_state::Failed>;
using MessageUndelivered = MessageState<message_state::Undelivered>;
using MessageBounced = MessageState<message_state::Bounced>;
using MessageUnknown = MessageState<message_state::Unknown>;

}  // namespace carewire
