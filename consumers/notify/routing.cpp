#include "consumers/notify/routing.hpp"

#include <algorithm>
#include <array>

#include "core/store/clinic_settings.hpp"
#include "core/text/email_address.hpp"
#include "schemas/config/read_section.hpp"
#include "schemas/config/settings.hpp"
#include "schemas/config/settings_more.hpp"

namespace carewire::notify {
namespace {

struct Type {
    std::string_view name, title;
    bool by_email;  ///< registers.md section 3: in-app and email
};
constexpr std::array kTypes{
    Type{"report_upload", "A document was uploaded", false},
    Type{"ai_analysis_complete", "An analysis is ready", false},
    Type{"ai_analysis_failed", "An analysis failed", false},
    Type{"follow_up_reminder", "A follow-up is due", false},
    Type{"lab_report_uploaded", "A lab report was uploaded", false},
    Type{"urgent_feedback", "Urgent feedback from a patient", true},
    Type{"emergency", "An emergency was noticed", true},
    Type{"step_elapsed", "A treatment step is over", false},
    Type{"step_completed", "A treatment step is completed", false},
    Type{"stock_low", "Stock is low", true},
    Type{"lab_request_overdue", "A lab request is overdue", true},
    Type{"message_failed", "A message was not delivered", true},
    Type{"report_failed", "A report could not be delivered", true},
    Type{"report_stored", "A report was kept and not mailed", false},
};

const Type* find(std::string_view name) {
    const auto* found = std::ranges::find_if(kTypes, [&](const Type& type) { return type.name == name; });
    return found == kTypes.end() ? nullptr : found;
}

}  // namespace

std::string_view title_of(std::string_view type) {
    const Type* known = find(type);
    return known == nullptr ? "" : known->title;
}

EmailRoute email_route(Sql& sql, const ClinicId& clinic, const NotifyRequested& wanted) {
    const Type* type = find(wanted.type);
    if (type == nullptr || !type->by_email) return {{}, "in-app only: nobody has to look at it now", false};
    EmailRoute route;
    route.with_message = read_section<EmailSettings>(clinic_settings(sql, clinic, "email.")).phi_allowed;
    if (is_email_address(wanted.recipient_id)) {
        route.addresses = {wanted.recipient_id};
        route.reason = "the recipient is an address";
        return route;
    }
    route.addresses = read_section<FeedbackSettings>(clinic_settings(sql, clinic, "alerts.")).emails;
    route.reason = route.addresses.empty() ? "in-app only: the clinic has no alerts.emails" : "alerts.emails of the clinic";
    return route;
}

}  // namespace carewire::notify
