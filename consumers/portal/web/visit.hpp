#pragma once
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "consumers/portal/library.hpp"
#include "consumers/portal/web/texts.hpp"
#include "core/auth/authenticator.hpp"
#include "core/http/site.hpp"
#include "core/store/sql.hpp"
#include "core/text/template.hpp"
#include "core/time/zone.hpp"

namespace carewire::portal {

/// One look at one page, in one snapshot of the store: all that the page is made of. Valid during the call.
struct Visit {
    const http::Call& call;
    const Principal& who;
    Sql& sql;
    const Library& library;
    const Texts& texts;
    const Zone zone;
    const Time now;
    const Duration quiet;  ///< without a touch, then the page signs out
    std::string clinic_name;
    std::string emergency_number;

    /// The rows of queries/<name>.sql; `:clinic`, `:caller` and `:now` are bound.
    std::vector<Row> read(std::string_view name, const Binds& more = {}, const std::set<std::string, std::less<>>& sent = {}) const;
    /// The same of queries/pages/<name>.sql.
    std::vector<Row> rows(std::string_view name, const Binds& more = {}, const std::set<std::string, std::less<>>& sent = {}) const;
    std::string parameter(std::string_view name) const { return call.request.parameter(name).value_or(""); }
    bool of_script() const { return call.request.has_header("x-carewire-live"); }
    /// `3 min ago`, as a <time> with the exact time in the clinic's zone.
    View when(std::int64_t at) const;
    /// `14:32`, as a <time>; with the date when it is another day.
    View moment(std::int64_t at) const;
    /// Whether they look after patients: others (operators) see the machine and no words of anybody.
    bool sees_patients() const { return who.role == Role::Staff || who.role == Role::Admin; }
};

/// A page's body: what stands inside <main>, and what the frame around it needs to know.
struct Page {
    std::string name;          ///< of the template, and of the page's own script if there is one
    std::string title;         ///< without personal data
    View view;
    std::string tab;           ///< the entry of the navigation that is lit; empty: none
    bool script = false;       ///< static/<name>.js belongs to it
    bool plain = false;        ///< without the staff's frame: patients, sign-in
    int status = 200;
    std::int64_t alerts = 0;   ///< that nobody has taken: the number in the title, and the icon
};

/// The whole page as an answer: the template inside its frame, with the headers that every page has. A script that refreshes a
/// part gets that part only.
http::Response answer_of(const Visit& visit, const Page& page);
/// Headers of every page: a strict content security policy, nothing kept by caches.
void harden(http::Response& response);

}  // namespace carewire::portal
