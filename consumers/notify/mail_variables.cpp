#include "consumers/notify/mail_variables.hpp"

#include "consumers/notify/page_link.hpp"
#include "core/json/json.hpp"
#include "core/store/clinic_settings.hpp"
#include "core/time/zone.hpp"
#include "schemas/config/read_section.hpp"
#include "schemas/config/settings.hpp"

namespace carewire::notify {
namespace {

/// A text among the notification's own variables; empty when there is none.
std::string_view text_of(const json::Value* variables, std::string_view name) {
    if (variables == nullptr || variables->kind() != json::Kind::Object) return {};
    const auto* const found = variables->find(name);
    return found != nullptr && found->kind() == json::Kind::String ? found->string() : std::string_view{};
}

Zone zone_of(Sql& sql, const ClinicId& clinic) {
    return Zone::find(read_section<ClinicSettings>(clinic_settings(sql, clinic, "clinic.")).timezone).value_or(Zone::utc());
}

}  // namespace

std::string mail_variables(Tx& tx, const NotifyRequested& wanted, std::string_view title, bool with_message, const std::string& pages_url) {
    const auto document = json::Document::parse(wanted.vars.json);
    const json::Value* const given = document ? &document->root() : nullptr;
    const auto since = parse_rfc3339(text_of(given, "since"));
    const auto link = page_link(text_of(given, "link"), pages_url);
    std::string variables;
    json::Writer out(variables);
    out.begin_object().member("title", title);
    if (with_message && !wanted.message.empty()) out.member("message", wanted.message);
    if (since) out.member("since", zone_of(tx.sql(), tx.event().clinic).date_and_time(*since));
    if (link) out.member("link", *link);
    out.end_object();
    return variables;
}

}  // namespace carewire::notify
