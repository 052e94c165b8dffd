#include <algorithm>
#include <array>
#include <charconv>
#include <memory>
#include <optional>
#include <span>
#include <stdexcept>
#include <utility>

#include "consumers/portal/web/web.hpp"
#include "core/assets/assets.hpp"
#include "core/http/form.hpp"
#include "core/http/problem.hpp"
#include "core/http/reply_target.hpp"
#include "core/http/target.hpp"
#include "core/json/json.hpp"
#include "schemas/triage/red_flags.hpp"

namespace carewire::portal {
namespace {

using Fields = http::Fields;

/// Takes the inner answer in place of a connection.
class Inner final : public http::Reply::Target {
  public:
    explicit Inner(std::function<void(const http::Response&)> answered) : answered_(std::move(answered)) {}
    void send(http::Response response) override { answered_(response); }
    std::shared_ptr<http::Outflow> stream(http::Response) override { throw std::logic_error("a write is answered at once"); }
    std::shared_ptr<http::Outflow> upgrade(Fields) override { throw std::logic_error("a write is answered at once"); }
    bool client_gone() const override { return false; }

  private:
    std::function<void(const http::Response&)> answered_;
};

enum class As { Text, Whole, Flag };
struct Member {
    std::string_view name;
    As as;
    bool even_empty = false;  ///< an empty text says something, too
};

std::optional<std::string> value_of(const Fields& form, std::string_view name) {
    const auto found = std::ranges::find(form, name, &Fields::value_type::first);
    if (found == form.end()) return std::nullopt;
    return found->second;
}

void write_member(json::Writer& out, const Member& member, const std::string& value) {
    if (value.empty() && !member.even_empty) return;
    out.key(member.name);
    if (member.as == As::Text) {
        out.string(value);
    } else if (member.as == As::Flag) {
        out.boolean(value == "true");
    } else if (int whole = 0; std::from_chars(value.data(), value.data() + value.size(), whole).ec == std::errc{}) {
        out.integer(whole);
    } else {
        out.string(value);  // the door's own rules say what is wrong with it
    }
}

std::string body_of(const Fields& form, std::span<const Member> members) {
    std::string body;
    json::Writer out(body);
    out.begin_object();
    for (const auto& member : members) {
        if (const auto value = value_of(form, member.name)) write_member(out, member, *value);
    }
    constexpr std::string_view kScale = "ratings.";
    bool scaled = false;
    for (const auto& [name, value] : form) {
        if (!name.starts_with(kScale) || value.empty()) continue;
        if (!std::exchange(scaled, true)) out.key("ratings").begin_object();
        write_member(out, {std::string_view(name).substr(kScale.size()), As::Whole}, value);
    }
    if (scaled) out.end_object();
    out.end_object();
    return body;
}

/// The request that an app would send, for whoever sent the form.
http::Request as_json(const http::Request& form, std::string path, std::string body) {
    http::Request request = form;
    request.path = std::move(path);
    request.body = std::move(body);
    std::erase_if(request.headers, [](const auto& field) { return field.first == "content-type" || field.first == "content-length"; });
    request.headers.emplace_back("content-type", "application/json");
    request.headers.emplace_back("prefer", "wait=3");
    return request;
}

void lead(http::Reply& reply, std::string where) {
    reply.send({.status = 303, .content_type = "", .headers = {{"Location", std::move(where)}, {"Cache-Control", "no-store"}}});
}

std::string code_of(const http::Response& answer) {
    const auto document = json::Document::parse(answer.body);
    const auto* code = document ? document->root().find("code") : nullptr;
    return code != nullptr && code->kind() == json::Kind::String ? std::string(code->string()) : "unknown";
}

struct Form {
    std::string path;                                                   ///< of the JSON route
    std::vector<Member> members;
    std::function<std::string(const Fields&)> done;                     ///< where a taken one leads
    std::function<std::string(const std::string& code)> refused;        ///< where a refused one leads
};

void pass_on(http::Site& site, http::Call call, http::Reply reply, Form form) {
    const auto fields = http::read_form(call.request);
    if (!fields) return reply.send(http::problem({.status = 415, .code = "unsupported_media_type", .detail = "this address takes what its page's form sends"}));
    auto outer = std::make_shared<http::Reply>(std::move(reply));
    auto inner = std::make_shared<Inner>([outer, form, fields = *fields](const http::Response& answer) {
        if (answer.status == 401) return lead(*outer, "/sign-in");
        lead(*outer, answer.status < 300 ? form.done(fields) : form.refused(code_of(answer)));
    });
    inner->facts.method = "POST";
    inner->facts.received = call.request.received;
    site.handler()(as_json(call.request, form.path, body_of(*fields, form.members)), http::Reply(inner));
}

bool suggests_emergency(const Fields& form) {
    static const auto flags = RedFlags::parse(asset("schemas/triage/red_flags.txt"));
    const auto hits = flags.find(value_of(form, "comment").value_or(""));
    return !hits.empty() && hits.front().urgency == Urgency::Critical;
}

Form feedback_form(const http::Call& call) {
    const auto kept = call.request.query.empty() ? std::string{} : "?" + call.request.query;
    const auto joined = [kept](std::string path, const std::string& more) { return path + kept + (more.empty() ? "" : (kept.empty() ? "?" : "&") + more); };
    return {.path = "/v1/feedback",
            .members = {{"rating", As::Whole}, {"comment", As::Text}, {"contact_ok", As::Flag}, {"contact", As::Text}, {"language", As::Text}, {"channel", As::Text}},
            .done = [joined](const Fields& form) { return joined("/feedback/thanks", suggests_emergency(form) ? "now=1" : ""); },
            .refused = [joined](const std::string& code) { return joined("/feedback/new", "problem=" + http::percent_encoded(code)); }};
}

Form action_form(const http::Call& call) {
    const auto page = "/inbox/" + http::percent_encoded(call.path.at("feedback_id"));
    return {.path = "/v1/feedback/" + call.path.at("feedback_id") + "/actions",
            .members = {{"status", As::Text}, {"note", As::Text}, {"urgency", As::Text}, {"assignee", As::Text, true}},
            .done = [page](const Fields&) { return page + "?done=1"; },
            .refused = [page](const std::string& code) { return page + "?problem=" + http::percent_encoded(code); }};
}

/// The alert stands in the form, as one page has many.
Form alert_form(const http::Call& call) {
    const auto fields = http::read_form(call.request);
    const auto id = fields ? value_of(*fields, "alert_id").value_or("") : "";
    const bool good = !id.empty() && id.find('/') == std::string::npos;
    return {.path = "/v1/alerts/" + (good ? id : std::string("none")) + "/acknowledgements",
            .members = {},
            .done = [](const Fields&) { return "/inbox"; },
            .refused = [](const std::string&) { return "/inbox"; }};
}

/// The message and what is wanted of it stand in the form; so does the list that it was in.
Form message_form(const http::Call& call) {
    const auto fields = http::read_form(call.request);
    const auto sent = [&](std::string_view name) { return fields ? value_of(*fields, name).value_or("") : std::string{}; };
    const auto id = sent("message_id");
    const bool good = !id.empty() && id.find('/') == std::string::npos;
    const auto back = "/messages?show=" + http::percent_encoded(sent("back"));
    return {.path = "/v1/messages/" + (good ? id : std::string("none")) + (sent("what") == "cancel" ? "/cancel" : "/resend"),
            .members = {},
            .done = [back](const Fields&) { return back + "&done=1"; },
            .refused = [back](const std::string& code) { return back + "&problem=" + http::percent_encoded(code); }};
}

}  // namespace

void mount_forms(http::Site& site) {
    const auto add = [&site](const char* pattern, Form (*form)(const http::Call&)) {
        site.add({"POST", pattern, "form", {"public"}}, [&site, form](http::Call call, http::Reply reply) {
            auto made = form(call);
            pass_on(site, std::move(call), std::move(reply), std::move(made));
        });
    };
    add("/feedback/new", feedback_form);
    add("/inbox/{feedback_id}/act", action_form);
    add("/alerts/take", alert_form);
    add("/messages/act", message_form);
}

}  // namespace carewire::portal
