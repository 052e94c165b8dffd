#include "schemas/messages/test_email.hpp"

#include "core/text/email_address.hpp"
#include "schemas/messages/messages.hpp"

namespace carewire {

std::string address_key(std::string_view address) {
    std::string folded(address);
    for (char& c : folded) {
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    }
    return derive_uuid("address/" + folded);
}

tl::expected<std::vector<Admitted>, Problems> admit_test_email(const json::Value& body, const Arrival& arrival) {
    auto form = from_json<TestEmailForm>(body, Reading::Door);
    if (!form) return tl::unexpected<Problems>(std::move(form.error()));
    const std::string to = form->to.value_or(arrival.actor_email);
    if (!is_email_address(to)) {
        return tl::unexpected<Problems>(Problems{{"/to", "missing", "is required: the caller has no address", 422}});
    }
    const EmailRequested mail{.message_id = arrival.event_id, .to = to, .purpose = "test",
                              .template_name = "test_email", .max_attempts = 1};
    return std::vector{Admitted{.event_id = arrival.event_id,
                                .subject = address_key(to),
                                .resource_id = mail.message_id,
                                .time = arrival.now,
                                .body = to_json(mail)}};
}

}  // namespace carewire
