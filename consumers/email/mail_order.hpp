#pragma once
#include <optional>
#include <string>

#include "core/describe/describe.hpp"

namespace carewire::email {

inline constexpr std::string_view kSend = "email.send";

/// The payload of an effect of kind kSend: a mail whose content is settled. By which server it leaves is decided when it does.
struct MailOrder {
    std::string message_id;  ///< of the row in `messages`
    std::string to, purpose, subject;
    std::optional<std::string> to_name, from_name, reply_to, reference;
    std::string text, html;  ///< one of them may be empty

    static auto fields() {
        using Self = MailOrder;
        return describe<Self>(field("message_id", &Self::message_id), field("to", &Self::to).personal(),
                              field("purpose", &Self::purpose), field("subject", &Self::subject).personal(),
                              field("to_name", &Self::to_name).personal(), field("from_name", &Self::from_name),
                              field("reply_to", &Self::reply_to).personal(), field("reference", &Self::reference),
                              field("text", &Self::text).personal(), field("html", &Self::html).personal());
    }
};

}  // namespace carewire::email
