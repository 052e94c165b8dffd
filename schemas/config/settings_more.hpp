#pragma once
#include <string>
#include <vector>

#include "core/describe/describe.hpp"

namespace carewire {

/// How long rows and files are kept, in days; 0 = for ever (INT-10).
struct RetentionSettings {
    int interactions = 0, events = 0, feedback = 0, reports = 0, messages = 0, exports = 0, audit = 2190;
    static auto fields() {
        using Self = RetentionSettings;
        return describe<Self>(
            field("retention.interactions.days", &Self::interactions).between(0, 36500).otherwise(0),
            field("retention.events.days", &Self::events).between(0, 36500).otherwise(0),
            field("retention.feedback.days", &Self::feedback).between(0, 36500).otherwise(0),
            field("retention.reports.days", &Self::reports).between(0, 36500).otherwise(0),
            field("retention.messages.days", &Self::messages).between(0, 36500).otherwise(0),
            field("retention.exports.days", &Self::exports).between(0, 36500).otherwise(0),
            field("retention.audit.days", &Self::audit).between(0, 36500).otherwise(2190));
    }
};

struct FeedbackSettings {
    bool on_high = false;
    int min_group = 5;
    int complaint_ack_days = 3;
    int complaint_answer_months = 6;
    std::string business_hours = "Mon-Fri 09:00-17:00";
    std::vector<LocalDate> holidays;
    int acknowledge_within_minutes = 15;
    std::vector<std::string> ladder{"staff", "admin"};
    std::vector<std::string> emails;
    static auto fields() {
        using Self = FeedbackSettings;
        return describe<Self>(
            field("alerts.on_high", &Self::on_high).otherwise(false).says("Alert on urgency high too, not only critical."),
            field("alerts.acknowledge_within_minutes", &Self::acknowledge_within_minutes).between(1, 1440).otherwise(15)
                .says("An alert that nobody took by then goes one step up the ladder."),
            field("alerts.ladder", &Self::ladder).at_least(1).at_most(10)
                .each([](Shape& step) { step.at_least = 1; step.at_most = 254; step.single_line = true; })
                .otherwise({"staff", "admin"}).says("Who is told, step by step: a role or an address."),
            field("alerts.emails", &Self::emails).at_most(20).each([](Shape& address) { address.format = "email"; }).otherwise({})
                .says("Addresses that get a mail of what somebody must look at now."),
            field("feedback.min_group", &Self::min_group).between(1, 1000).otherwise(5).says(
                "Smallest group shown in full in figures."),
            field("feedback.complaint_ack_days", &Self::complaint_ack_days).between(1, 60).otherwise(3).says(
                "Working days within which a complaint is acknowledged."),
            field("feedback.complaint_answer_months", &Self::complaint_answer_months).between(1, 24).otherwise(6).says(
                "Months within which it is answered."),
            field("feedback.business_hours", &Self::business_hours).at_most(200).single_line()
                .otherwise("Mon-Fri 09:00-17:00"),
            field("feedback.holidays", &Self::holidays).at_most(400).otherwise({}));
    }
};

/// What may leave the house, and when.
struct OutgoingSettings {
    bool email = true, whatsapp = true, ai = false;
    int daily_max = 20;
    std::string quiet_from = "21:00", quiet_to = "08:00";
    static auto fields() {
        using Self = OutgoingSettings;
        return describe<Self>(
            field("egress.email", &Self::email).otherwise(true), field("egress.whatsapp", &Self::whatsapp).otherwise(true),
            field("egress.ai", &Self::ai).otherwise(false),
            field("notify.daily_max", &Self::daily_max).between(0, 1000).otherwise(20),
            field("notify.quiet_from", &Self::quiet_from).format("time-of-day").otherwise("21:00"),
            field("notify.quiet_to", &Self::quiet_to).format("time-of-day").otherwise("08:00"));
    }
};

struct AnalysisSettings {
    std::string provider_feedback = "rules", model, endpoint, api_key_ref, egress = "off";
    bool terms_accepted = false;
    int max_retries = 3, rate_per_min = 10, rate_per_day = 0, tokens_per_min = 0;
    static auto fields() {
        using Self = AnalysisSettings;
        return describe<Self>(
            field("ai.provider.feedback", &Self::provider_feedback)
                .one_of({"rules", "openai_compatible", "gemini", "vertex", "off"}).otherwise("rules"),
            field("ai.model", &Self::model).at_most(200).single_line().otherwise(""),
            field("ai.endpoint", &Self::endpoint).format("uri-or-empty").otherwise(""),
            field("ai.api_key_ref", &Self::api_key_ref).at_most(1000).otherwise("").says(
                "Reference of the key; sent as ai.api_key and never shown."),
            field("ai.terms_accepted", &Self::terms_accepted).otherwise(false),
            field("ai.egress", &Self::egress).one_of({"off", "deidentified", "full"}).otherwise("off"),
            field("ai.max_retries", &Self::max_retries).between(0, 20).otherwise(3),
            field("ai.rate_per_min", &Self::rate_per_min).between(1, 100000).otherwise(10),
            field("ai.rate_per_day", &Self::rate_per_day).between(0, 10000000).otherwise(0).says("0: no limit."),
            field("ai.tokens_per_min", &Self::tokens_per_min).between(0, 100000000).otherwise(0).says("0: no limit."));
    }
};

struct StatisticsSettings {
    int days = 7;
    static auto fields() {
        return describe<StatisticsSettings>(field("statistics.days", &StatisticsSettings::days).between(1, 366).otherwise(7));
    }
};

}  // namespace carewire
