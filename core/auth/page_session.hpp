#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "core/auth/principal.hpp"
#include "core/http/message.hpp"
#include "core/store/sql.hpp"
#include "core/time/time.hpp"

namespace carewire {

/// A sign-in at the pages: a cookie of 256 random bits whose hash the store knows. It ends with sign-out, after quiet time, and
/// at the latest after half a day. Table `page_sessions` of producers/accounts.
inline constexpr std::string_view kSessionCookie = "carewire_session";

struct PageSessionRules {
    Duration quiet{30 * 60 * 1000};         ///< without a page opened or a thing done
    Duration longest{12 * 60 * 60 * 1000};  ///< a working day with its overtime
};

std::string begin_page_session(Sql& sql, const Principal& whose, Time now);
/// Who it is; nothing when it is unknown, ended or over. `alive`: a person did something, quiet time begins anew.
std::optional<Principal> find_page_session(Sql& sql, std::string_view cookie, const PageSessionRules& rules, Time now, bool alive);
void end_page_session(Sql& sql, std::string_view cookie, Time now);

/// Whether the text has the form of a session's cookie.
bool looks_like_page_session(std::string_view text);
/// The value of a cookie that the browser sent; empty when there is none.
std::string_view cookie_of(const http::Request& request, std::string_view name);
/// `name=value; Path=/; HttpOnly; SameSite=Strict`, Secure behind TLS. An empty value takes the cookie back.
std::string session_cookie(std::string_view value, bool secure);

/// A browser sends cookies along with whatever a page of another origin makes it send. A write that is let in by a cookie must
/// therefore come from a page of this very origin: Sec-Fetch-Site, else Origin, says so.
bool comes_from_own_page(const http::Request& request);
/// Whether the request was made by a script that keeps a page fresh, and not by a person.
bool is_background(const http::Request& request);

}  // namespace carewire
