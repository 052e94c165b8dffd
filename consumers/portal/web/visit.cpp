#include "consumers/portal/web/visit.hpp"

#include <array>

#include <fmt/format.h>

#include "consumers/portal/web/static_files.hpp"
#include "core/assets/assets.hpp"
#include "core/auth/page_session.hpp"

namespace carewire::portal {
namespace {

std::string_view source(const std::string& name) { return asset("consumers/portal/web/templates/" + name + ".mustache"); }

std::string chosen_theme(const http::Request& request) {
    const auto asked = request.parameter("theme");
    const std::string theme = asked ? *asked : std::string(cookie_of(request, "carewire_theme"));
    return theme == "dark" || theme == "light" ? theme : "";
}

/// Two letters for a corner of the screen, from the address: `a.mehta@…` is AM.
std::string initials_of(const std::string& email) {
    std::string letters;
    bool starts = true;
    for (const char c : email.substr(0, email.find('@'))) {
        const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
        if (letter && starts && letters.size() < 2) letters += static_cast<char>(c >= 'a' ? c - 32 : c);
        starts = !letter;
    }
    return letters.empty() ? "–" : letters;
}

struct Tab {
    std::string_view name;
    bool patients;  ///< for those who look after patients
    bool machine;   ///< for those who look after the machine
};
constexpr std::array<Tab, 6> kTabs{{{"today", true, false}, {"inbox", true, false}, {"messages", true, true}, {"trends", true, false},
                                    {"reports", true, false}, {"system", false, true}}};

View tabs(const Visit& visit, const std::string& lit) {
    View nav;
    std::vector<View> entries;
    const bool operates = visit.who.role == Role::Operator || visit.who.role == Role::Admin;
    for (const auto& tab : kTabs) {
        if (!(tab.patients && visit.sees_patients()) && !(tab.machine && operates)) continue;
        const std::string name(tab.name);
        View entry;
        entry.text("href", "/" + name).text("label", visit.texts.say("nav_" + name)).flag("lit", lit == name).flag("counted", name == "inbox");
        entries.push_back(std::move(entry));
    }
    nav.list("tabs", std::move(entries));
    return nav;
}

/// Choices that stand in an address are kept for the next page.
void keep_choices(const http::Request& request, http::Response& response) {
    for (const char* name : {"lang", "theme"}) {
        const auto chosen = request.parameter(name);
        if (!chosen || chosen->size() > 5 || chosen->find_first_not_of("abcdefghijklmnopqrstuvwxyz") != std::string::npos) continue;
        response.headers.emplace_back("Set-Cookie", std::string("carewire_") + name + "=" + *chosen + "; Path=/; Max-Age=31536000; SameSite=Lax");
    }
}

}  // namespace

std::vector<Row> Visit::rows(std::string_view name, const Binds& more, const std::set<std::string, std::less<>>& sent) const {
    return read("pages/" + std::string(name), more, sent);
}

std::vector<Row> Visit::read(std::string_view name, const Binds& more, const std::set<std::string, std::less<>>& sent) const {
    Binds binds{{"clinic", who.clinic.value}, {"caller", who.id}, {"now", epoch_ms(now)}};
    binds.insert(binds.end(), more.begin(), more.end());
    return sql.query(library.at(name).text(sent), binds);
}

View Visit::when(std::int64_t at) const {
    const auto exact = zone.format(from_epoch_ms(at));
    View view;
    view.text("iso", exact).text("ago", texts.ago(epoch_ms(now) - at));
    view.text("exact", exact.substr(0, 10) + " " + exact.substr(11, 5) + " " + zone.name());
    return view;
}

View Visit::moment(std::int64_t at) const {
    const auto exact = zone.format(from_epoch_ms(at));
    const bool today = zone.date_of(from_epoch_ms(at)) == zone.date_of(now);
    View view;
    view.text("iso", exact).text("exact", exact.substr(0, 10) + " " + exact.substr(11, 5) + " " + zone.name());
    view.text("clock", today ? exact.substr(11, 5) : exact.substr(0, 10) + " " + exact.substr(11, 5));
    return view;
}

void harden(http::Response& response) {
    response.headers.emplace_back("Content-Security-Policy",
                                  "default-src 'self'; frame-ancestors 'self'; base-uri 'none'; form-action 'self'; object-src 'none'");
    response.headers.emplace_back("Referrer-Policy", "same-origin");
    response.headers.emplace_back("Cache-Control", "private, no-store");
}

http::Response answer_of(const Visit& visit, const Page& page) {
    View view = page.view;
    const auto theme = chosen_theme(visit.call.request);
    view.view("t", visit.texts.view());
    for (const char* part : {"when", "moment", "alerts", "rows", "chart", "figures", "standing"}) view.partial(part, source(std::string("part_") + part));
    http::Response response{.status = page.status, .content_type = "text/html; charset=utf-8"};
    harden(response);
    const std::string body = render(source(page.name), view);
    if (visit.of_script()) {
        response.body = body;
        return response;
    }
    View frame = tabs(visit, page.tab);
    frame.view("t", visit.texts.view()).text("body", body).text("title", page.alerts > 0 ? fmt::format("({}) {}", page.alerts, page.title) : page.title).text("clinic", visit.clinic_name);
    frame.text("lang", visit.texts.language()).text("dir", visit.texts.direction()).text("theme", theme);
    frame.text("other_theme", theme == "dark" ? "light" : "dark").flag("plain", page.plain).flag("staff", !page.plain).flag("streams", visit.sees_patients());
    frame.text("initials", initials_of(visit.who.email)).text("email", visit.who.email).text("zone", visit.zone.name());
    frame.text("icon", static_address(page.alerts > 0 ? "icon-alert.svg" : "icon.svg"));
    frame.text("icon_calm", static_address("icon.svg")).text("icon_alert", static_address("icon-alert.svg"));
    frame.text("css", static_address("style.css")).text("page", page.name);
    frame.text("quiet", std::to_string(visit.quiet.count() / 1000));
    if (page.script) frame.text("script", static_address(page.name + ".js"));
    response.body = render(source("frame"), frame);
    keep_choices(visit.call.request, response);
    return response;
}

}  // namespace carewire::portal
