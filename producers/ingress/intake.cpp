#include "producers/ingress/intake.hpp"

#include "core/auth/authenticator.hpp"
#include "core/event/content_type.hpp"
#include "producers/ingress/answers.hpp"
#include "producers/ingress/idempotency_key.hpp"
#include "schemas/admission.hpp"

namespace carewire {
namespace {

using Refused = tl::unexpected<http::ProblemReport>;

Envelope envelope_of(const EventInfo& info, Admitted& admitted, const Principal& caller, const std::string& key_hash) {
    Envelope envelope;
    envelope.type = info.type;
    envelope.version = info.version;
    envelope.source = "/ingress";
    envelope.clinic = caller.clinic;
    envelope.subject = std::move(admitted.subject);
    envelope.time = admitted.time;
    envelope.correlation = admitted.event_id;
    envelope.actor = caller.id;
    envelope.actor_role = name(caller.role);
    envelope.idempotency_key = key_hash;
    envelope.id = {std::move(admitted.event_id)};
    return envelope;
}

Prepared prepared(const EventInfo& info, Admitted admitted, const Principal& caller, const std::string& key_hash) {
    Prepared event;
    event.stream = info.stream;
    event.body = std::move(admitted.body);
    event.given = admitted.given;
    event.resource_id = std::move(admitted.resource_id);
    event.envelope = envelope_of(info, admitted, caller, key_hash);
    return event;
}

/// The id that the caller gave to the thing itself, where the type lets it (the minted member); empty when it did not.
std::string_view own_id_of(const Shape& shape, const json::Value& body) {
    for (const auto& field : shape.fields) {
        if (field.minted) return text_member(body, field.name);
    }
    return {};
}

/// Fills in claims and says which id the event has: by the thing's own id where the caller gave one, as that is the same for
/// every key and caller; else by the key; else a new one.
std::string identify(TakenIn& taken, const EventInfo& info, const Shape& shape, const json::Value& body, const Principal& caller,
                     std::optional<Identity> by_key, const Digest& whole, Time now) {
    const auto own_id = own_id_of(shape, body);
    if (!own_id.empty()) {
        taken.claims[1] = identity_by_resource(caller.clinic, info.type, own_id);
        taken.content[1] = digest(body.raw());
    }
    if (by_key) {
        taken.content[0] = whole;
        taken.claims[0] = std::move(by_key);
    }
    if (taken.claims[1]) return taken.claims[1]->event_id;
    return taken.claims[0] ? taken.claims[0]->event_id : mint_uuid(now);
}

std::string key_hash_of(const TakenIn& taken) { return taken.claims[0] ? taken.claims[0]->key_hash : std::string{}; }

/// A key may publish the types that it names and nothing else (AU-10).
std::optional<http::ProblemReport> fault_of_scope(const Principal& caller, std::string_view type) {
    if (!caller.is_key || caller.event_types.contains(std::string(type))) return std::nullopt;
    return http::ProblemReport{.status = 403, .code = "forbidden", .detail = "this API key may not publish this type of event"};
}

/// What of a request makes a repeat of it equal: the thing it is about and the bytes of its body.
Digest content_of(const http::Call& call) {
    std::string text;
    text.reserve(call.request.body.size() + 64);
    for (const auto& [name, value] : call.path) text.append(value).push_back('\0');
    return digest(text.append(call.request.body));
}

std::string canonical_route(const DoorRoute& route) { return std::string(route.method) + ' ' + std::string(route.path); }

OrReport<json::Document> document_of(const http::Request& request, const IngressSettings& settings) {
    if (auto fault = fault_of_media_type(request.header("content-type"))) return Refused(std::move(*fault));
    auto document = json::Document::parse(request.body, settings.json);
    if (!document) return Refused(json_report(document.error()));
    return std::move(*document);
}

Arrival arrival_of(const http::Call& call, const IntakeTools& tools) {
    Arrival arrival{.now = tools.clock.now()};
    for (const auto& [name, value] : call.path) arrival.path.emplace_back(name, value);
    arrival.lists = tools.lists;
    arrival.secrets = tools.secrets;
    return arrival;
}

/// Who asks, as rules of bodies may want to know it.
void name_caller(Arrival& arrival, const Principal& caller) {
    arrival.clinic = caller.clinic;
    arrival.actor = caller.id;
    arrival.actor_role = name(caller.role);
    arrival.actor_email = caller.email;
}

OrReport<std::optional<Identity>> identity_of_request(const http::Call& call, const DoorRoute& route, const Principal& caller) {
    auto key = key_of(call.request);
    if (!key) return Refused(std::move(key.error()));
    if (!*key) return std::optional<Identity>{};
    return std::optional<Identity>{identity_by_key(caller, canonical_route(route), **key)};
}

}  // namespace

std::optional<http::ProblemReport> fault_of_media_type(std::string_view content_type) {
    const auto refused = [](const char* detail) {
        return http::ProblemReport{.status = 415, .code = "unsupported_media_type", .detail = detail};
    };
    if (media_type(content_type) != "application/json") return refused("send Content-Type: application/json");
    const auto parameters = content_type.find(';');
    if (parameters == std::string_view::npos) return std::nullopt;
    std::string rest;
    for (const char c : content_type.substr(parameters + 1)) {
        if (c != ' ' && c != '"') rest += c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
    }
    if (!rest.empty() && rest != "charset=utf-8") return refused("JSON is taken in UTF-8 only");
    return std::nullopt;
}

OrReport<std::optional<std::string>> key_of(const http::Request& request) {
    if (!request.has_header("idempotency-key")) return std::optional<std::string>{};
    auto key = read_idempotency_key(request.header("idempotency-key"));
    if (!key) return Refused(http::ProblemReport{.status = 400, .code = "bad_header", .detail = key.error()});
    return std::optional<std::string>{std::move(*key)};
}

OrReport<TakenIn> take_identified(const EventType& type, const json::Value& body, Arrival arrival, std::optional<Identity> by_key,
                                const Digest& whole, const Principal& caller) {
    TakenIn taken;
    name_caller(arrival, caller);
    arrival.event_id = identify(taken, type.info, *type.shape, body, caller, std::move(by_key), whole, arrival.now);
    auto admitted = type.admit(body, arrival);
    if (!admitted) return Refused(body_report(admitted.error()));
    const bool repeatable = taken.claims[0] || taken.claims[1];
    taken.events.push_back(prepared(type.info, std::move(*admitted), caller, key_hash_of(taken)));
    if (!repeatable) taken.events.back().given = 0;
    return taken;
}

OrReport<TakenIn> take_typed(const EventType& type, const DoorRoute& route, const http::Call& call, const Principal& caller,
                           const IntakeTools& tools) {
    if (auto fault = fault_of_scope(caller, type.info.type)) return Refused(std::move(*fault));
    auto by_key = identity_of_request(call, route, caller);
    if (!by_key) return Refused(std::move(by_key.error()));
    const auto document = document_of(call.request, tools.settings);
    if (!document) return Refused(document.error());
    const auto whole = *by_key ? content_of(call) : Digest{};
    return take_identified(type, document->root(), arrival_of(call, tools), std::move(*by_key), whole, caller);
}

OrReport<TakenIn> take_form(const FormRoute& form, const http::Call& call, const Principal& caller, const IntakeTools& tools) {
    if (auto fault = fault_of_scope(caller, form.info.type)) return Refused(std::move(*fault));
    auto by_key = identity_of_request(call, form.route, caller);
    if (!by_key) return Refused(std::move(by_key.error()));
    const auto document = document_of(call.request, tools.settings);
    if (!document) return Refused(document.error());
    TakenIn taken;
    auto arrival = arrival_of(call, tools);
    name_caller(arrival, caller);
    arrival.event_id = *by_key ? (*by_key)->event_id : mint_uuid(arrival.now);
    if (*by_key) {
        taken.claims[0] = std::move(*by_key);
        taken.content[0] = content_of(call);
    }
    auto admitted = form.admit(document->root(), arrival);
    if (!admitted) return Refused(body_report(admitted.error()));
    for (auto& one : *admitted) taken.events.push_back(prepared(form.info, std::move(one), caller, key_hash_of(taken)));
    return taken;
}

OrReport<TakenIn> take_record(const EventType& type, const json::Value& body, std::size_t n, const std::optional<Identity>& batch,
                            const Principal& caller, const IntakeTools& tools) {
    if (body.raw().size() > tools.settings.json.bytes) return Refused(json_report({"too_large", "the record is too large"}));
    std::optional<Identity> by_key;
    if (batch) by_key = identity_of_record(*batch, n);
    Arrival arrival{.now = tools.clock.now()};
    arrival.lists = tools.lists;
    return take_identified(type, body, std::move(arrival), std::move(by_key), digest(body.raw()), caller);
}

}  // namespace carewire
