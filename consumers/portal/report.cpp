#include <stdexcept>

#include "consumers/portal/composed.hpp"
#include "consumers/portal/forms.hpp"
#include "consumers/portal/report_pdf.hpp"
#include "core/http/problem.hpp"
#include "core/json/json.hpp"

namespace carewire::portal {
namespace {

constexpr std::size_t kIdLength = 36;  // of a report

Answer bad_date() {
    return {http::problem({.status = 400, .code = "bad_date", .detail = "Write a date YYYY-MM-DD, or the id of a report."}), {}};
}

ReportContent content_of(const std::string& stored) {
    auto content = from_json<ReportContent>(stored);
    if (!content) throw std::runtime_error("a stored report cannot be read");
    return std::move(*content);
}

void write_moment(json::Writer& out, std::string_view name, const std::optional<std::int64_t>& moment, const Zone& zone) {
    out.key(name);
    moment ? out.string(zone.format(from_epoch_ms(*moment))) : out.null();
}

/// The report as it was stored, and how its mails stand now.
std::string json_of(const Row& row, const Zone& zone) {
    std::string body = row.text(0);
    body.pop_back();  // its closing brace
    body += ',';
    std::string delivery;
    json::Writer out(delivery);
    out.begin_object().member("delivery_state", row.text(2)).member("late", row.integer(4) != 0);
    write_moment(out, "sent_at", row.maybe_integer(3), zone);
    write_moment(out, "generated_at", row.integer(5), zone);
    out.end_object();
    return body + delivery.substr(1);
}

std::string body_in(const std::string& form, const Row& row, const Zone& zone) {
    if (form == "html") return row.text(1);
    if (form == "csv") return report_csv(content_of(row.text(0)));
    if (form == "pdf") return report_pdf(content_of(row.text(0)));
    return json_of(row, zone);
}

}  // namespace

Answer report(const Reading& reading) {
    const auto& date = reading.values.text("date");
    if (!parse_date(date) && date.size() != kIdLength) return bad_date();
    const auto row = reading.sql.first(reading.query.text(reading.values.sent), reading.binds());
    if (!row) return not_found();
    const auto& form = reading.values.form;
    Answer answer;
    answer.response.content_type = media_type(form);
    answer.response.body = body_in(form, *row, reading.zone);
    auto& headers = answer.response.headers;
    headers.emplace_back("Vary", "Accept");
    // styles stand in the page; nothing may be fetched or run
    if (form == "html") headers.emplace_back("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'");
    if (form == "csv" || form == "pdf") {
        headers.emplace_back("Content-Disposition", (form == "pdf" ? "inline" : "attachment") + ("; filename=\"report_" + date + "." + form + "\""));
    }
    return answer;
}

}  // namespace carewire::portal
