#include "consumers/reports/mail_texts.hpp"

#include <fmt/format.h>
#include <stdexcept>

#include "consumers/reports/report_html.hpp"
#include "core/assets/assets.hpp"
#include "core/json/json.hpp"
#include "core/text/template.hpp"
#include "schemas/reports/report_words.hpp"

namespace carewire::reports {
namespace {

std::string kind_of(const ReportDates& dates) {
    if (dates.period == "week") return "Weekly interaction report";
    return dates.period == "month" ? "Monthly interaction report" : "Daily interaction report";
}

std::string late_sentence(const Sending& sending, const Zone& zone, Time now) {
    if (!sending.due) return "";
    const auto on = [&](Time at) { return zone.time_of_day(at).substr(0, 5) + " on " + report_words::date(zone.date_of(at)); };
    return fmt::format("Late: due at {}, made at {}.", on(*sending.due), on(now));
}

/// The same report, read again without what points at a person. Section 3 keeps its place and says why it is empty.
ReportContent without_patients(Tx& tx, const Sending& sending, const ReportDates& dates, const Zone& zone) {
    auto settings = sending.settings;
    settings.reporting.include_patient_details = false;
    auto content = sending.content;
    content.errors = compose(tx.sql(), tx.event().clinic, zone, dates, settings).errors;
    content.patients = ReportPatients{};
    return content;
}

std::string filled(std::string_view path, std::string_view values, Escaping escaping) {
    return fill(asset(path), View::from_json(values).value(), escaping).text;
}

}  // namespace

MailText report_mail_text(Tx& tx, const Sending& sending, const ReportDates& dates, const Zone& zone) {
    const bool withheld = sending.content.patients && !sending.settings.email.phi_allowed;
    const PageFor page{.mail = true, .patients_withheld = withheld, .late = late_sentence(sending, zone, tx.now())};
    const auto content = withheld ? without_patients(tx, sending, dates, zone) : sending.content;
    return {fmt::format("{} - {} - {}", kind_of(dates), content.clinic, format_date(dates.date)), report_html(content, page),
            report_text(content, page)};
}

MailText fallback_text(const ClinicId& clinic, const ReportSettings& settings, const ReportDates& dates, const Failure& failure) {
    const auto name = settings.clinic_name.empty() ? clinic.value : settings.clinic_name;
    const auto what = failure.stage == "generate"
                          ? std::string("It could not be made.")
                          : fmt::format("{} of {} mails failed, each tried up to {} times.", failure.failed, failure.mails,
                                        settings.email.max_retries + 1);
    std::string values;
    json::Writer out(values);
    out.begin_object()
        .member("clinic", name)
        .member("report", kind_of(dates))
        .member("date", report_words::date(dates.date))
        .member("what", what)
        .member("at", format_rfc3339(failure.at));
    if (!failure.reason.empty() || !failure.code.empty()) {
        out.member("reason", failure.reason.empty() ? failure.code : failure.reason);
    }
    out.end_object();
    return {fmt::format("{} not delivered - {} - {}", kind_of(dates), name, format_date(dates.date)),
            filled("consumers/reports/templates/report_fallback.mustache", values, Escaping::Html),
            filled("consumers/reports/templates/report_fallback.txt", values, Escaping::None)};
}

}  // namespace carewire::reports
