#include "consumers/portal/web/web.hpp"

#include <typeinfo>

#include "consumers/portal/reading.hpp"
#include "consumers/portal/web/pages.hpp"
#include "consumers/portal/web/static_files.hpp"
#include "core/http/problem.hpp"
#include "core/http/target.hpp"

namespace carewire::portal {
namespace {

using Roles = std::vector<std::string>;

http::Response led_to(std::string where) {
    return {.status = 303, .content_type = "", .headers = {{"Location", std::move(where)}, {"Cache-Control", "no-store"}}};
}

/// Back to where they wanted to go, after the sign-in.
http::Response to_sign_in(const http::Call& call) {
    if (call.request.has_header("x-carewire-live")) return http::problem({.status = 401, .code = "unauthenticated", .detail = "sign in again"});
    std::string where = call.request.path;
    if (!call.request.query.empty()) where += "?" + call.request.query;
    return led_to("/sign-in?next=" + http::percent_encoded(where));
}

}  // namespace

struct Web::State {
    Database& database;
    const Clock& clock;
    Guard& guard;
    http::Pool& pool;
    http::Loop& loop;
    Log& log;
    Duration quiet;
    Library library{};

    using Make = http::Response (*)(const Visit&);
    void add(http::Site& site, const std::string& pattern, const Roles& roles, Make make);
    http::Response make_safely(Make make, const http::Call& call, const Principal& who);
    http::Response make_in(Sql& sql, Make make, const http::Call& call, const Principal& who);
    http::Response trouble(const http::Call& call, const Principal& who, const char* key, int status);
    http::Response refused(const http::Call& call, const Refusal& why);
};

void Web::State::add(http::Site& site, const std::string& pattern, const Roles& roles, Make make) {
    const auto refusal = [this](const http::Call& call, const Refusal& why) { return refused(call, why); };
    site.add({"GET", pattern, "page", roles},
             guard.protect(roles, {.refusal = refusal}, [this, make](http::Call call, http::Reply reply, Caller who) {
                 auto held = std::make_shared<http::Call>(std::move(call));
                 http::answer_from(pool, loop, std::move(reply), [this, make, held, who] { return make_safely(make, *held, *who); },
                                   [](const std::exception&) { return http::overloaded(); });
             }));
}

http::Response Web::State::make_in(Sql& sql, Make make, const http::Call& call, const Principal& who) {
    const auto row = sql.first(library.at("pages/clinic").text({}), {{"clinic", who.clinic.value}});
    const auto known = [&](std::size_t column, std::string otherwise) { return row ? row->text_or(column, otherwise) : otherwise; };
    const auto zone = Zone::find(known(1, "UTC"));
    auto number = known(2, "911");
    std::erase(number, '"');
    auto name = known(0, "");
    if (name.empty()) name = who.clinic.value;
    return make({call, who, sql, library, Texts::of(call.request), zone ? *zone : Zone::utc(), clock.now(), quiet, std::move(name), std::move(number)});
}

http::Response Web::State::make_safely(Make make, const http::Call& call, const Principal& who) {
    try {
        return database.read([&](Sql& sql) { return make_in(sql, make, call, who); });
    } catch (const StoreError& error) {
        log.warning("page.failed", {{"page", std::string_view(*call.pattern)}, {"why", std::string_view(error.what())}});
        return trouble(call, who, error.is_outage() ? "store_away" : "page_failed", error.is_outage() ? 503 : 500);
    } catch (const std::exception& error) {
        log.error("page.failed", {{"page", std::string_view(*call.pattern)}, {"kind", typeid(error).name()}});
        return trouble(call, who, "page_failed", 500);
    }
}

/// A page that says what is wrong, what to do, and a number to quote; it needs no store.
http::Response Web::State::trouble(const http::Call& call, const Principal& who, const char* key, int status) {
    struct NoSql final : Sql {
        Dialect dialect() const override { return Dialect::SQLite; }
        std::vector<Row> query(std::string_view, const Binds&) override { return {}; }
        void each(std::string_view, const Binds&, const std::function<bool(const Row&)>&) override {}
        std::int64_t execute(std::string_view, const Binds&) override { return 0; }
        std::int64_t insert(std::string_view, std::span<const std::string>, const std::vector<std::vector<SqlValue>>&, std::string_view) override {
            return 0;
        }
    } nothing;
    const auto& texts = Texts::of(call.request);
    const Visit visit{call, who, nothing, library, texts, Zone::utc(), clock.now(), quiet, "", ""};
    const auto id = mint_uuid(clock.now()).substr(24);
    log.info("page.trouble", {{"page", call.pattern ? std::string_view(*call.pattern) : "none"}, {"trouble_id", std::string_view(id)}, {"what", key}});
    Page page{.name = "trouble", .title = texts.say(std::string(key) + "_title"), .plain = true, .status = status};
    page.view.text("title", page.title).text("advice", texts.say(std::string(key) + "_advice")).text("id", id);
    page.view.flag("retry", status == 503);
    auto answer = answer_of(visit, page);
    if (status == 503) answer.headers.emplace_back("Retry-After", "5");
    return answer;
}

http::Response Web::State::refused(const http::Call& call, const Refusal& why) {
    if (why.kind == Refusal::Kind::Unauthenticated) return to_sign_in(call);
    return trouble(call, {}, why.kind == Refusal::Kind::Forbidden ? "no_permission" : "store_away", why.kind == Refusal::Kind::Forbidden ? 403 : 503);
}

Web::Web(Database& database, const Clock& clock, Guard& guard, http::Pool& pool, http::Loop& loop, Log& log, Duration quiet)
    : state_(new State{database, clock, guard, pool, loop, log, quiet}) {}

Web::~Web() = default;

void Web::mount(http::Site& site) {
    const Roles staff{"staff", "admin"};
    const Roles senders{"staff", "operator", "admin"};
    const Roles operators{"operator", "admin"};
    const Roles everyone{"public"};
    mount_static_files(site);
    state_->add(site, "/sign-in", everyone, sign_in_page);
    state_->add(site, "/today", senders, today_page);
    state_->add(site, "/inbox", staff, inbox_page);
    state_->add(site, "/inbox/alerts", staff, alerts_part);
    state_->add(site, "/inbox/{feedback_id}", staff, item_page);
    state_->add(site, "/trends", staff, trends_page);
    state_->add(site, "/messages", senders, messages_page);
    state_->add(site, "/system", operators, system_page);
    state_->add(site, "/reports", staff, reports_page);
    state_->add(site, "/reports/{date:date}", staff, report_page);
    state_->add(site, "/reports/{date:date}/sheet", staff, report_sheet);
    state_->add(site, "/feedback/new", everyone, feedback_page);
    state_->add(site, "/feedback/thanks", everyone, thanks_page);
}

}  // namespace carewire::portal
