#include <stdexcept>

#include "consumers/portal/composed.hpp"
#include "core/describe/describe.hpp"
#include "core/json/json.hpp"
#include "schemas/config/mail_presets.hpp"
#include "schemas/config/settings.hpp"

namespace carewire::portal {
namespace {

constexpr std::string_view kStars = "********";

/// The settings of one section, defaults where nothing was set. The settings worker has checked every value it stored.
template <class Section>
Section section_of(const std::vector<Row>& rows, std::string_view prefix) {
    std::string text;
    json::Writer out(text);
    out.begin_object();
    for (const Row& row : rows) {
        if (row.text(0).starts_with(prefix) && row.text(1) != "null") out.key(row.text(0)).raw(row.text(1));
    }
    out.end_object();
    auto section = from_json<Section>(text);
    if (!section) throw std::runtime_error("a stored setting of " + std::string(prefix) + " cannot be read");
    return std::move(*section);
}

std::string host_of(const EmailSettings& email) {
    return email.host.empty() ? std::string(preset_host(email.preset)) : email.host;
}

void write_text_or_null(json::Writer& out, std::string_view name, std::string_view text) {
    out.key(name);
    if (text.empty()) {
        out.null();
    } else {
        out.string(text);
    }
}

void write_email(json::Writer& out, const EmailSettings& email, const ReportingSettings& reporting) {
    out.key("email").begin_object();
    write_text_or_null(out, "smtp_server", host_of(email));
    out.member("smtp_port", email.port).member("use_tls", email.starttls);
    write_text_or_null(out, "username", email.user);
    write_text_or_null(out, "password", email.password_ref.empty() ? "" : kStars);
    out.key("recipients").begin_array();
    for (const auto& recipient : reporting.recipients) out.string(recipient);
    out.end_array();
    write_text_or_null(out, "sender_name", email.from_name);
    out.end_object();
}

}  // namespace

Answer reporting_config(const Reading& reading) {
    const auto rows = reading.sql.query(reading.query.text(reading.values.sent), reading.binds());
    const auto email = section_of<EmailSettings>(rows, "email.");
    const auto reporting = section_of<ReportingSettings>(rows, "reporting.");
    const auto zone = reading.rows("config/zone");  // as it was set: a Zone knows its link's target, Etc/UTC
    Answer answer;
    json::Writer out(answer.response.body);
    out.begin_object();
    write_email(out, email, reporting);
    out.key("reporting").begin_object();
    out.member("daily_email_time", reporting.daily_email_time)
        .member("timezone", zone.empty() ? "UTC" : zone.front().text(0))
        .member("include_patient_details", reporting.include_patient_details)
        .member("include_statistics", reporting.include_statistics)
        .member("max_retries", email.max_retries)
        .member("catch_up_days", reporting.catch_up_days);
    out.end_object().key("fallback").begin_object();
    write_text_or_null(out, "backup_email", reporting.backup_email);
    out.member("log_to_file_only", reporting.store_only).end_object().end_object();
    return answer;
}

}  // namespace carewire::portal
