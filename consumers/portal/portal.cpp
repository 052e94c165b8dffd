#include "consumers/portal/portal.hpp"

#include <algorithm>
#include <stdexcept>
#include <typeinfo>

#include "consumers/portal/composed.hpp"
#include "consumers/portal/pages.hpp"
#include "core/http/problem.hpp"
#include "core/json/json.hpp"

namespace carewire::portal {
namespace {

http::Response store_away() {
    auto answer = http::problem({.status = 503,
                                 .code = "store_unavailable",
                                 .detail = "The store does not answer; try again in a moment."});
    answer.headers.emplace_back("Retry-After", "1");
    return answer;
}

http::Response failed() {
    return http::problem({.status = 500, .code = "internal", .detail = "This could not be read; the operator's log says why."});
}

/// `interactions/list` as `interactions.list`.
std::string route_name(const Query& query) {
    std::string name = query.name;
    std::replace(name.begin(), name.end(), '/', '.');
    return name;
}

}  // namespace

PortalSettings PortalSettings::read(ConfigReader& from) {
    return {.exports_dir = from.text("exports.dir", "interaction_logs/", "Folder of the export files, one per clinic and date.")};
}

struct Portal::State {
    Database& database;
    const Clock& clock;
    Guard& guard;
    http::Pool& pool;
    http::Loop& loop;
    Log& log;
    PortalSettings settings;
    Library library{};
    std::function<void(const std::string&, const Principal&)> exported{};

    void mount_query(http::Site& site, const Query& query);
    void answer(const Query& query, http::Call call, http::Reply reply, Caller caller);
    Answer read_safely(const Query& query, const http::Call& call, const Principal& caller);
    Answer read(const Query& query, const http::Call& call, const Principal& caller, Sql& sql);
    void mount_greetings(http::Site& site);
};

void Portal::State::mount_query(http::Site& site, const Query& query) {
    for (const Route& route : query.routes) {
        site.add({route.method, route.pattern, route_name(query), query.roles},
                 guard.protect(query.roles, [this, &query](http::Call call, http::Reply reply, Caller caller) {
                     answer(query, std::move(call), std::move(reply), std::move(caller));
                 }));
    }
}

void Portal::State::answer(const Query& query, http::Call call, http::Reply reply, Caller caller) {
    struct Held {
        http::Call call;
        http::Reply reply;
        Caller caller;
        Answer answer;
    };
    auto held = std::make_shared<Held>(Held{std::move(call), std::move(reply), std::move(caller), {}});
    const bool taken = pool.run([this, &query, held]() mutable {
        held->answer = read_safely(query, held->call, *held->caller);
        loop.post([this, &query, held = std::move(held)] {
            auto& ready = held->answer;
            const bool is_file = ready.more && ready.response.status == 200;  // only CSV goes out piece by piece
            if (is_file && exported) exported(query.routes.front().pattern, *held->caller);
            if (!ready.more) return held->reply.send(std::move(ready.response));
            pour(pool, loop, log, std::move(held->reply), std::move(ready.response), std::move(ready.more));
        });
    });
    if (!taken) held->reply.send(http::overloaded());
}

Answer Portal::State::read_safely(const Query& query, const http::Call& call, const Principal& caller) {
    for (bool again = true;; again = false) {
        try {
            return database.read([&](Sql& sql) { return read(query, call, caller, sql); });
        } catch (const StoreError& error) {
            if (again && error.is_outage()) continue;  // OP-7: a read has changed nothing
            log.warning("portal.read_failed", {{"route", std::string_view(query.name)}, {"why", std::string_view(error.what())}});
            return {error.is_outage() ? store_away() : failed(), {}};
        } catch (const std::exception& error) {
            log.error("portal.read_failed", {{"route", std::string_view(query.name)}, {"kind", typeid(error).name()}});
            return {failed(), {}};
        }
    }
}

Answer Portal::State::read(const Query& query, const http::Call& call, const Principal& caller, Sql& sql) {
    const Zone zone = zone_of(sql, library, caller.clinic);
    const auto values = read_values(query, call, zone);
    if (!values) return {http::problem(values.error()), {}};
    const Reading reading{sql, library, query, *values, zone, clock.now(), caller, settings};
    if (query.is_list()) return values->csv ? list_csv(reading, database) : list_page(reading, call);
    if (query.answer == "one") return one_row(reading);
    return find_composed(query.answer)(reading);
}

/// OP-2; people are led to their start page.
void Portal::State::mount_greetings(http::Site& site) {
    for (const char* path : {"/test", "/"}) {
        site.add({"GET", path, "greeting", {"public"}}, guard.protect({"public"}, [this](http::Call call, http::Reply reply, Caller) {
            http::Response response;
            response.headers.emplace_back("Vary", "Accept");
            if (call.request.path == "/" && call.request.header("accept").find("text/html") != std::string_view::npos) {
                response.status = 303;  // people begin with today (D-57)
                response.content_type.clear();
                response.headers.emplace_back("Location", "/today");
                return reply.send(std::move(response));
            }
            json::Writer(response.body)
                .begin_object()
                .member("message", "API is working!")
                .member("timestamp", format_rfc3339(clock.now()))
                .end_object();
            reply.send(std::move(response));
        }));
    }
}

Portal::Portal(Database& database, const Clock& clock, Guard& guard, http::Pool& pool, http::Loop& loop, Log& log,
               PortalSettings settings)
    : state_(new State{database, clock, guard, pool, loop, log, std::move(settings)}) {
    for (const auto& [name, query] : state_->library.all()) {
        const bool known = query.routes.empty() || query.is_list() || query.answer == "one" || find_composed(query.answer) != nullptr;
        if (!known) throw std::runtime_error("consumers/portal/queries/" + name + ".sql: there is no answer " + query.answer);
    }
}

Portal::~Portal() = default;

void Portal::on_export(std::function<void(const std::string&, const Principal&)> told) { state_->exported = std::move(told); }

void Portal::mount(http::Site& site) {
    for (const auto& [name, query] : state_->library.all()) state_->mount_query(site, query);
    state_->mount_greetings(site);
}

}  // namespace carewire::portal
