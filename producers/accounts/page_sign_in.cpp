#include "core/auth/page_session.hpp"
#include "core/http/form.hpp"
#include "core/http/target.hpp"
#include "producers/accounts/accounts.hpp"

namespace carewire::accounts {
namespace {

std::string field_of(const http::Fields& form, std::string_view name) {
    for (const auto& [each, value] : form) {
        if (each == name) return value;
    }
    return {};
}

/// Only ways within this house: a link that was made elsewhere must not lead elsewhere.
std::string own_path(const std::string& path) {
    const bool own = path.starts_with('/') && !path.starts_with("//") && path.find_first_of("\\\r\n") == std::string::npos;
    return own ? path : "/today";
}

http::Response led_to(std::string where) {
    return {.status = 303, .content_type = "", .headers = {{"Location", std::move(where)}, {"Cache-Control", "no-store"}}};
}

http::Response no_page_of_ours() {
    return refusal_answer({Refusal::Kind::Forbidden, "this address takes only what its own page sends"});
}

}  // namespace

http::Response Accounts::sign_in_page(const http::Call& call, const Caller&) {
    const auto form = http::read_form(call.request);
    if (!form || !comes_from_own_page(call.request)) return no_page_of_ours();
    const auto next = own_path(field_of(*form, "next"));
    const auto back = [&](const char* said) { return led_to(std::string("/sign-in?said=") + said + "&next=" + http::percent_encoded(next)); };
    const auto tried = try_password(call, field_of(*form, "email"), field_of(*form, "password"));
    if (tried.closed) return back("closed");
    if (!tried.user) return back("wrong");
    std::string cookie;
    parts_.database.write([&](Sql& sql) { cookie = begin_page_session(sql, principal_of(*tried.user), parts_.clock.now()); });
    auto answer = led_to(next);
    answer.headers.emplace_back("Set-Cookie", session_cookie(cookie, call.request.secure));
    return answer;
}

http::Response Accounts::sign_out_page(const http::Call& call, const Caller&) {
    const auto form = http::read_form(call.request);
    if (!form || !comes_from_own_page(call.request)) return no_page_of_ours();
    const auto cookie = cookie_of(call.request, kSessionCookie);
    if (!cookie.empty()) parts_.database.write([&](Sql& sql) { end_page_session(sql, cookie, parts_.clock.now()); });
    auto answer = led_to(field_of(*form, "quiet").empty() ? "/sign-in?said=out" : "/sign-in?said=quiet");
    answer.headers.emplace_back("Set-Cookie", session_cookie("", call.request.secure));
    return answer;
}

}  // namespace carewire::accounts
