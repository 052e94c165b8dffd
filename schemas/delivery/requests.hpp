#pragma once
#include <string>

#include "core/describe/describe.hpp"
#include "core/event/event.hpp"
#include "schemas/admission.hpp"

namespace carewire {

/// A person wants a message sent once more, or at once where it waits for its next try (WA-1, EM-5). Its sender may refuse.
struct MessageResendRequested {
    std::string message_id;

    static constexpr EventInfo event{"message.resend.requested", Stream::Delivery, 1};
    static auto fields() {
        return describe<MessageResendRequested>(field("message_id", &MessageResendRequested::message_id).at_least(1).at_most(64).single_line());
    }
};

/// A person wants a message that still waits not to leave at all. Its sender may refuse.
struct MessageCancelRequested {
    std::string message_id;

    static constexpr EventInfo event{"message.cancel.requested", Stream::Delivery, 1};
    static auto fields() {
        return describe<MessageCancelRequested>(field("message_id", &MessageCancelRequested::message_id).at_least(1).at_most(64).single_line());
    }
};

Admission message_request_admission();

struct MessageRequestRejected {
    std::string message_id, code, reason;

    static constexpr EventInfo event{"message.request_rejected", Stream::Delivery, 1};
    static auto fields() {
        using Self = MessageRequestRejected;
        return describe<Self>(field("message_id", &Self::message_id),
                              field("code", &Self::code).says("A problem code: not_found, illegal_transition, gone, suppressed."),
                              field("reason", &Self::reason));
    }
};

}  // namespace carewire
