#include "schemas/catalog.hpp"

#include <map>

#include "schemas/admission.hpp"
#include "schemas/analysis/analysis.hpp"
#include "schemas/analysis/changes.hpp"
#include "schemas/audit/accounts.hpp"
#include "schemas/audit/audit.hpp"
#include "schemas/audit/records.hpp"
#include "schemas/config/clinics.hpp"
#include "schemas/config/config.hpp"
#include "schemas/config/sections.hpp"
#include "schemas/delivery/delivery.hpp"
#include "schemas/delivery/requests.hpp"
#include "schemas/feedback/actions.hpp"
#include "schemas/feedback/alerts.hpp"
#include "schemas/feedback/feedback.hpp"
#include "schemas/interactions/interactions.hpp"
#include "schemas/messages/messages.hpp"
#include "schemas/messages/notifications.hpp"
#include "schemas/messages/test_email.hpp"
#include "schemas/reports/reports.hpp"
#include "schemas/timers/alerts.hpp"
#include "schemas/timers/timers.hpp"

namespace carewire {
namespace {

using Routes = std::vector<DoorRoute>;

template <Described Body>
tl::expected<std::string, Problems> understood(std::string_view text) {
    const auto body = from_json<Body>(text);
    if (!body) return tl::unexpected<Problems>(body.error());
    return to_json(*body);
}

/// A type that comes in over HTTP.
template <Described Body>
EventType door(Admission admission, Routes routes) {
    const Shape& shape = shape_of<Body>();
    return {.info = Body::event,
            .shape = &shape,
            .understood = understood<Body>,
            .routes = std::move(routes),
            .notes = {admission.other_names, std::string(admission.rules_as_schema)},
            .admit = [&shape, admission](const json::Value& body, const Arrival& arrival) {
                return admit(shape, admission, body, arrival);
            }};
}

/// A type that only workers, the scheduler and the doors themselves emit.
template <Described Body>
EventType emitted() {
    return {.info = Body::event, .shape = &shape_of<Body>(), .understood = understood<Body>};
}

FormRoute settings_form(std::string_view section_name, DoorRoute route) {
    for (const SettingSection& section : setting_sections()) {
        if (section.name != section_name) continue;
        return {.route = std::move(route),
                .info = ConfigChanged::event,
                .shape = &form_of(section),
                .notes = {.rules = std::string(kSettingsSchema)},
                .admit = [&section](const json::Value& body, const Arrival& arrival) {
                    return admit_settings(section, body, arrival);
                }};
    }
    throw std::logic_error("there is no section of settings called " + std::string(section_name));
}

std::vector<EventType> make_catalog() {
    return {
        door<InteractionRecorded>(interaction_admission(),
            {{"POST", "/v1/interactions", {}, {"app", "staff", "frontdesk"}, "Log an interaction as it happens."}}),

        door<FeedbackSubmitted>(feedback_admission(),
            {{"POST", "/v1/feedback", {"/feedback"}, {"public", "patient", "app"}, "Say how it was."}}),
        emitted<FeedbackAnalysed>(),
        door<FeedbackActionRequested>(feedback_action_admission(),
            {{"POST", "/v1/feedback/{feedback_id}/actions", {"/feedback/{feedback_id}/update"}, {"staff", "admin"},
              "Change status, urgency or assignee, or add a note."}}),
        emitted<FeedbackActioned>(),
        emitted<FeedbackActionRejected>(),
        emitted<AlertRaised>(),
        door<AlertAcknowledged>(alert_acknowledgement_admission(),
            {{"POST", "/v1/alerts/{alert_id}/acknowledgements", {}, {"staff", "admin"}, "Take an alert."}}),
        emitted<AlertAcknowledgementRejected>(),
        emitted<AlertEscalated>(),
        emitted<AlertResolved>(),

        emitted<AnalysisRequested>(),
        emitted<AnalysisStarted>(),
        emitted<AnalysisCompleted>(),
        emitted<AnalysisFailed>(),
        door<AnalysisCancelled>(analysis_change_admission(),
            {{"POST", "/v1/analysis/jobs/{job_id}/cancel", {}, {"doctor", "staff", "admin"}, "Cancel an analysis that still waits."}}),
        door<AnalysisRetryRequested>(analysis_change_admission(),
            {{"POST", "/v1/analysis/jobs/{job_id}/retry", {}, {"doctor", "staff", "admin"}, "Try a failed or blocked analysis again."}}),
        emitted<AnalysisChangeRejected>(),

        emitted<NotifyRequested>(),
        emitted<NotifyCancelled>(),
        door<NotificationRead>(notification_read_admission(),
            {{"PUT", "/v1/notifications/{notification_id}/read", {"/notifications/{notification_id}/read"}, {"any"},
              "Say that a notification was seen."}}),
        door<NotificationsAllRead>(notifications_all_read_admission(),
            {{"PUT", "/v1/notifications/mark-all-read", {"/notifications/mark-all-read"}, {"any"},
              "Say that all notifications up to now were seen."}}),
        emitted<EmailRequested>(),
        emitted<EmailCancelled>(),
        emitted<MessageAccepted>(),
        emitted<MessageSent>(),
        emitted<MessageDelivered>(),
        emitted<MessageRead>(),
        emitted<MessageFailed>(),
        emitted<MessageUndelivered>(),
        emitted<MessageBounced>(),
        emitted<MessageUnknown>(),
        door<MessageResendRequested>(message_request_admission(),
            {{"POST", "/v1/messages/{message_id}/resend", {}, {"staff", "operator", "admin"},
              "Send a message once more on purpose, or at once where it waits."}}),
        door<MessageCancelRequested>(message_request_admission(),
            {{"POST", "/v1/messages/{message_id}/cancel", {}, {"staff", "operator", "admin"},
              "Keep a message that still waits from leaving."}}),
        emitted<MessageRequestRejected>(),

        door<ReportRequested>(report_admission(),
            {{"POST", "/v1/reports", {"/api/generate_report"}, {"staff", "admin"}, "Make the report of a date."}}),
        emitted<ReportGenerated>(),
        emitted<ReportSent>(),
        emitted<ReportFailed>(),

        emitted<ReportDue>(),
        emitted<ExportDue>(),
        emitted<RetentionDue>(),
        emitted<AlertAckDue>(),
        emitted<ComplaintDue>(),

        emitted<ConfigChanged>(),
        emitted<ClinicAppeared>(),

        emitted<AuditAccess>(),
        emitted<AuditSealed>(),
        emitted<EgressRecorded>(),
        emitted<UserCreated>(),
        emitted<ApiKeyCreated>(),
        emitted<ApiKeyRevoked>(),
    };
}

std::vector<FormRoute> make_forms() {
    return {
        {.route = {"POST", "/v1/interactions/types", {}, {"admin"}, "Add or change a type of interactions."},
         .info = ConfigChanged::event,
         .shape = &shape_of<InteractionTypeForm>(),
         .admit = admit_interaction_type},
        settings_form("reporting", {"PUT", "/v1/config/reporting", {}, {"admin"}, "Change how and to whom reports go."}),
        settings_form("reporting", {"POST", "/api/configure_reporting", {}, {"admin"}, "Change how and to whom reports go."}),
        {.route = {"POST", "/v1/config/reporting/test-email", {"/api/test_email"}, {"admin"}, "Send one test mail."},
         .info = EmailRequested::event,
         .shape = &shape_of<TestEmailForm>(),
         .admit = admit_test_email},
        settings_form("retention", {"PUT", "/v1/config/retention", {}, {"admin"}, "Change how long data is kept."}),
        settings_form("clinic", {"PUT", "/v1/config/clinic", {}, {"admin"}, "Change name, time zone, languages."}),
        settings_form("feedback", {"PUT", "/v1/config/feedback", {}, {"admin"}, "Change alerts and their ladder."}),
        settings_form("outgoing", {"PUT", "/v1/config/outgoing", {}, {"admin"}, "Change what may leave the house."}),
        settings_form("analysis", {"PUT", "/v1/config/analysis", {}, {"admin"}, "Choose the analysers."}),
    };
}

}  // namespace

std::span<const EventType> catalog() {
    static const auto types = make_catalog();
    return types;
}

const EventType* find_event_type(std::string_view type) {
    static const auto by_name = [] {
        std::map<std::string_view, const EventType*> index;
        for (const EventType& each : catalog()) index.emplace(each.info.type, &each);
        return index;
    }();
    const auto found = by_name.find(type);
    return found == by_name.end() ? nullptr : found->second;
}

std::span<const FormRoute> forms() {
    static const auto all = make_forms();
    return all;
}

}  // namespace carewire
