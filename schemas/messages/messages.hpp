#pragma once
#include <optional>
#include <string>

#include "core/describe/describe.hpp"
#include "core/event/event.hpp"

namespace carewire {

/// Tell this person this, by whatever channel suits (messaging.md).
struct NotifyRequested {
    std::string notify_id, recipient_id, type, title, message;
    std::optional<std::string> recipient_role, template_name, cancel_key;
    JsonText vars{"{}"}, metadata{"{}"};
    std::string priority = "normal";

    static constexpr EventInfo event{"notify.requested", Stream::Messages, 1};
    static auto fields() {
        using Self = NotifyRequested;
        return describe<Self>(
            field("notify_id", &Self::notify_id), field("recipient_id", &Self::recipient_id).says("A user, or a role."),
            field("recipient_role", &Self::recipient_role),
            field("type", &Self::type).one_of({"report_upload", "ai_analysis_complete", "ai_analysis_failed",
                                               "follow_up_reminder", "lab_report_uploaded", "urgent_feedback", "emergency",
                                               "step_elapsed", "step_completed", "stock_low", "lab_request_overdue",
                                               "message_failed", "report_failed", "report_stored"}),
            field("title", &Self::title).at_most(200).otherwise(""),
            field("message", &Self::message).at_most(5000).otherwise("").personal(),
            field("template", &Self::template_name), field("vars", &Self::vars).otherwise({"{}"}).personal(),
            field("metadata", &Self::metadata).otherwise({"{}"}),
            field("priority", &Self::priority).one_of({"low", "normal", "high", "urgent"}).otherwise("normal"),
            field("cancel_key", &Self::cancel_key));
    }
};

/// One mail to one address. The content comes rendered (`subject`, `html`, `text`) or as a template with its variables. The
/// record key is the hash of the address.
struct EmailRequested {
    std::string message_id, to, purpose;
    std::optional<std::string> to_name, from_name, reply_to;
    std::optional<std::string> template_name, language;
    JsonText vars{"{}"};
    std::optional<std::string> subject, html, text;
    std::optional<std::string> reference, notify_id;
    std::optional<Time> not_before;
    bool urgent = false;
    int max_attempts = 4;

    static constexpr EventInfo event{"email.requested", Stream::Messages, 1};
    static auto fields() {
        using Self = EmailRequested;
        return describe<Self>(
            field("message_id", &Self::message_id), field("to", &Self::to).format("email").personal(),
            field("purpose", &Self::purpose).says("daily_report, report_fallback, test, notification, …"),
            field("to_name", &Self::to_name).at_most(200).single_line().personal(),
            field("from_name", &Self::from_name).at_most(200).single_line(),
            field("reply_to", &Self::reply_to).format("email").personal(),
            field("template", &Self::template_name), field("language", &Self::language),
            field("vars", &Self::vars).raw_json(65536, 8).otherwise({"{}"}).personal(),
            field("subject", &Self::subject).at_most(500).single_line().personal(),
            field("html", &Self::html).at_most(900000).personal(), field("text", &Self::text).at_most(300000).personal(),
            field("reference", &Self::reference).says("What it is about, e.g. report:{date}."),
            field("notify_id", &Self::notify_id).says("The notification that this mail carries."),
            field("not_before", &Self::not_before),
            field("urgent", &Self::urgent).otherwise(false).says("Goes out in quiet hours too; reports and test mails always do."),
            field("max_attempts", &Self::max_attempts).between(1, 20).otherwise(4).says("First try included."));
    }
};

/// The reason of a mail has gone: it is not sent any more, if it has not been yet. Keyed like the mail, so that it comes after it.
struct EmailCancelled {
    std::string message_id, why;

    static constexpr EventInfo event{"email.cancelled", Stream::Messages, 1};
    static auto fields() {
        using Self = EmailCancelled;
        return describe<Self>(field("message_id", &Self::message_id),
                              field("why", &Self::why).otherwise("").says("Without personal data."));
    }
};

/// The reason of a notification has gone (messaging.md section 4): what was not sent yet is not sent any more.
struct NotifyCancelled {
    std::string cancel_key, recipient_id;

    static constexpr EventInfo event{"notify.cancelled", Stream::Messages, 1};
    static auto fields() {
        using Self = NotifyCancelled;
        return describe<Self>(field("cancel_key", &Self::cancel_key).at_least(1).at_most(200),
                              field("recipient_id", &Self::recipient_id).says("As in the notification's request."));
    }
};

/// `POST /v1/config/reporting/test-email` (INT-19): to the caller unless an address is given.
struct TestEmailForm {
    std::optional<std::string> to;
    static auto fields() {
        return describe<TestEmailForm>(field("to", &TestEmailForm::to).format("email").personal());
    }
};

}  // namespace carewire
