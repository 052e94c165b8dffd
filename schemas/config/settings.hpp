#pragma once
#include <optional>
#include <string>
#include <vector>

#include "core/describe/describe.hpp"

namespace carewire {

/// The settings of a clinic by section, with type, rule and default (registers.md section 2). Member names are the keys; every
/// one may be absent. A reader who has all values of a section as one JSON object reads it with from_json.
struct ClinicSettings {
    std::string name;
    std::string timezone = "UTC";
    std::string default_region;
    std::vector<std::string> languages{"en"};
    static auto fields() {
        using Self = ClinicSettings;
        return describe<Self>(
            field("clinic.name", &Self::name).at_most(200).single_line().otherwise("").says("Shown in reports and mails."),
            field("clinic.timezone", &Self::timezone).format("zone").otherwise("UTC").says("Of every date and hour."),
            field("clinic.default_region", &Self::default_region).pattern("^([A-Z]{2})?$").otherwise("").says(
                "Country of telephone numbers without a prefix, e.g. IN."),
            field("clinic.languages", &Self::languages).at_least(1).at_most(20)
                .each([](Shape& language) { language.at_most = 35; language.at_least = 2; }).otherwise({"en"}));
    }
};

struct ReportingSettings {
    std::vector<std::string> recipients;
    std::string daily_email_time = "17:00";
    bool include_patient_details = true;
    bool include_statistics = true;
    std::string backup_email;
    bool store_only = false;
    int catch_up_days = 1;
    static auto fields() {
        using Self = ReportingSettings;
        return describe<Self>(
            field("reporting.recipients", &Self::recipients).at_most(50)
                .each([](Shape& address) { address.format = "email"; }).otherwise({}).says("Who gets the daily report."),
            field("reporting.daily_email_time", &Self::daily_email_time).format("time-of-day").otherwise("17:00"),
            field("reporting.include_patient_details", &Self::include_patient_details).otherwise(true),
            field("reporting.include_statistics", &Self::include_statistics).otherwise(true),
            field("reporting.backup_email", &Self::backup_email).format("email-or-empty").otherwise("").says(
                "Told when the report cannot be delivered."),
            field("reporting.store_only", &Self::store_only).otherwise(false).says("Never mail, only keep the report."),
            field("reporting.catch_up_days", &Self::catch_up_days).between(0, 31).otherwise(1).says(
                "Dates missed while everything was down that are still mailed."));
    }
};

struct EmailSettings {
    std::string preset = "custom", host, user, password_ref, from_address, from_name;
    int port = 587;
    bool starttls = true;
    int max_retries = 3;
    int rate_per_min = 60, daily_limit = 0;
    bool phi_allowed = false;
    static auto fields() {
        using Self = EmailSettings;
        return describe<Self>(
            field("email.preset", &Self::preset).one_of({"gmail", "outlook", "yahoo", "custom"}).otherwise("custom"),
            field("email.host", &Self::host).at_most(253).single_line().otherwise(""),
            field("email.port", &Self::port).between(1, 65535).otherwise(587),
            field("email.starttls", &Self::starttls).otherwise(true),
            field("email.user", &Self::user).at_most(254).single_line().otherwise(""),
            field("email.password_ref", &Self::password_ref).at_most(1000).otherwise("").says(
                "Reference of the password; sent as email.password and never shown."),
            field("email.from_address", &Self::from_address).format("email-or-empty").otherwise(""),
            field("email.from_name", &Self::from_name).at_most(200).single_line().otherwise(""),
            field("email.max_retries", &Self::max_retries).between(0, 20).otherwise(3),
            field("email.rate_per_min", &Self::rate_per_min).between(1, 6000).otherwise(60),
            field("email.daily_limit", &Self::daily_limit).between(0, 1000000).otherwise(0).says("0: none."),
            field("email.phi_allowed", &Self::phi_allowed).otherwise(false).says(
                "Whether mails may hold personal health information."));
    }
};

}  // namespace carewire
