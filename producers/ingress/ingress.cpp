#include "producers/ingress/ingress.hpp"

#include "core/event/wire.hpp"
#include "core/worker/fault_point.hpp"
#include "producers/ingress/preference.hpp"
#include "producers/ingress/refuse.hpp"
#include "schemas/effect_routes.hpp"

namespace carewire {
namespace {

std::vector<std::string> texts(const std::vector<std::string_view>& views) { return {views.begin(), views.end()}; }

/// Paths of the source documents are all that does not lie under /v1 (C-11): their clients expect the result itself.
bool is_alias(const http::Call& call) { return call.pattern != nullptr && !call.pattern->starts_with("/v1/"); }

/// The form under /v1 that takes the same body: where its result is read. An alias of another method has a line of its own.
const DoorRoute& canonical_route(const FormRoute& form) {
    for (const auto& other : forms()) {
        if (other.shape == form.shape && other.route.path.starts_with("/v1/")) return other.route;
    }
    return form.route;
}

}  // namespace

Ingress::Ingress(IngressSettings settings, Parts parts)
    : settings_(std::move(settings)), loop_(parts.loop), pool_(parts.pool), sink_(parts.sink), guard_(parts.guard), clock_(parts.clock),
      tools_{settings_, clock_, parts.lists, nullptr}, secrets_(parts.secrets),
      idempotency_({.keys = settings_.idempotency_keys, .life = settings_.idempotency_life}),
      submissions_(sink_, loop_, clock_, parts.log, settings_.topic_prefix),
      waits_(loop_, pool_, clock_, parts.results),
      refusals_(clock_, guard_.settings().public_clinic, [this](Prepared event) { publish_fact(std::move(event), {}); }),
      accepted_(parts.metrics.counter("carewire_ingress_events_total", "Events by what the broker made of them.", {{"fate", "accepted"}})),
      not_published_(parts.metrics.counter("carewire_ingress_events_total", "Events by what the broker made of them.",
                                           {{"fate", "not_published"}})),
      unknown_(parts.metrics.counter("carewire_ingress_events_total", "Events by what the broker made of them.", {{"fate", "unknown"}})) {
    submissions_.on_decided([this](Submission& submission, bool late) { decided(submission, late); });
    guard_.on_refused([this](const http::Call& call, const Caller& caller, const Refusal& why) { refusals_.note(call, caller, why); });
    submissions_.on_finished([this](const Submission& submission) { finished(submission); });
}

void Ingress::drain() {
    if (submissions_.drain() && on_fatal_) on_fatal_();
}

void Ingress::mount(http::Site& site) {
    const auto add = [&](const DoorRoute& route, std::string_view says, std::size_t limit, const Guard::Action& action) {
        const auto guarded = guard_.protect(texts(route.roles), action);
        const auto mount_at = [&](std::string_view path) {
            site.add({std::string(route.method), std::string(path), std::string(says), texts(route.roles), limit}, guarded);
        };
        mount_at(route.path);
        for (const auto alias : route.aliases) mount_at(alias);
    };
    for (const auto& type : catalog()) {
        for (const auto& route : type.routes) {
            add(route, type.info.type, 0, [this, &type, &route](http::Call call, http::Reply reply, const Caller& caller) {
                post_typed(type, route, std::move(call), std::move(reply), caller);
            });
        }
    }
    for (const auto& form : forms()) {
        add(form.route, form.info.type, 0, [this, &form](http::Call call, http::Reply reply, const Caller& caller) {
            post_form(form, std::move(call), std::move(reply), caller);
        });
    }
    // who may post which type is decided record by record: by the roles of the type's own route
    const DoorRoute events{"POST", "/v1/events", {}, {"app", "admin", "staff", "frontdesk", "doctor", "patient", "pharmacy", "lab"}, ""};
    add(events, "cloudevents", settings_.max_batch_bytes, [this](http::Call call, http::Reply reply, const Caller& caller) {
        post_events(std::move(call), std::move(reply), caller);
    });
    const DoorRoute batch{"POST", "/v1/interactions:batch", {}, {"app", "staff", "frontdesk"}, ""};
    add(batch, "interaction.recorded", settings_.max_batch_bytes, [this](http::Call call, http::Reply reply, const Caller& caller) {
        post_interactions(std::move(call), std::move(reply), caller);
    });
}

void Ingress::post_typed(const EventType& type, const DoorRoute& route, http::Call call, http::Reply reply, const Caller& caller) {
    CAREWIRE_FAULT_POINT("ingress.body_read");
    if (overloaded(reply, 1)) return;
    auto taken = take_typed(type, route, call, *caller, tools_);
    if (!taken) return refuse(std::move(reply), taken.error());
    submit(std::move(*taken), route, call, caller, std::move(reply));
}

/// Forms may hold secrets, which are written to files: off the loop.
void Ingress::post_form(const FormRoute& form, http::Call call, http::Reply reply, const Caller& caller) {
    if (overloaded(reply, 1)) return;
    struct Held {
        http::Call call;
        http::Reply reply;
        OrReport<TakenIn> taken = tl::unexpected(http::ProblemReport{});
    };
    auto held = std::make_shared<Held>(Held{std::move(call), std::move(reply)});
    const bool fits = pool_.run([this, &form, caller, held]() mutable {
        const IntakeTools tools{settings_, clock_, nullptr, secrets_};
        try {
            held->taken = take_form(form, held->call, *caller, tools);
        } catch (const std::exception&) {
            held->taken = tl::unexpected(http::ProblemReport{
                .status = 503, .code = "store_unavailable", .detail = "a secret could not be kept; nothing was changed, send it again"});
        }
        loop_.post([this, &form, caller, held = std::move(held)] {
            if (!held->taken) return refuse(std::move(held->reply), held->taken.error());
            submit(std::move(*held->taken), canonical_route(form), held->call, caller, std::move(held->reply));
        });
    });
    if (!fits) held->reply.send(http::overloaded());
}

bool Ingress::overloaded(http::Reply& reply, std::size_t records) {
    if (submissions_.failed()) {
        reply.send(fate_answer(PublishFate::NotPublished));
        return true;
    }
    if (submissions_.in_flight() + records <= settings_.max_in_flight) return false;
    http::Site::note(reply, "code", "overloaded");
    reply.send(http::overloaded());
    return true;
}

Duration Ingress::wait_of(const http::Call& call, const DoorRoute& route) const {
    const auto wanted = preferred_wait(call.request.headers);
    const Duration of_effect = effect_wait(route.path);
    const Duration usual = of_effect.count() > 0 ? of_effect : is_alias(call) ? settings_.default_wait : Duration{0};
    return std::min(wanted.value_or(usual), settings_.max_wait);
}

void Ingress::submit(TakenIn taken, const DoorRoute& route, const http::Call& call, const Caller& caller, http::Reply reply) {
    auto& submission = submissions_.open(std::move(reply), call.request.received + settings_.answer_within);
    bool repeat = false;
    if (!claim(taken, submission, repeat)) return submissions_.sealed(submission);
    submission.wait = wait_of(call, route);
    if (submission.wait.count() > 0) {
        const auto& first = taken.events.front();
        submission.question.emplace(Question{{}, first.stream, first.resource_id, std::string(route.method), std::string(route.path),
                                             {call.path.begin(), call.path.end()}, caller, effect_wait(route.path).count() > 0});
    }
    submission.records.reserve(taken.events.size());
    for (auto& event : taken.events) {
        submission.records.push_back({event.envelope.id.value, std::move(event.resource_id), repeat ? PublishFate::Acknowledged : PublishFate::Open, {}});
    }
    if (!repeat) {
        for (std::size_t i = 0; i < taken.events.size(); ++i) submissions_.publish(submission, i, std::move(taken.events[i]));
    }
    submissions_.sealed(submission);
}

bool Ingress::claim(TakenIn& taken, Submission& submission, bool& repeat) {
    const auto now = clock_.steady();
    for (std::size_t i = 0; i < 2; ++i) {
        if (!taken.claims[i]) continue;
        switch (idempotency_.claim(taken.claims[i]->scope, taken.content[i], now)) {
            case Idempotency::Claim::First:
                submission.scopes[submission.claimed++] = taken.claims[i]->scope;
                break;
            case Idempotency::Claim::Done:
                repeat = true;
                break;
            case Idempotency::Claim::InFlight:
                refuse(std::move(*submission.reply), in_flight_report());
                submission.reply.reset();
                return false;
            case Idempotency::Claim::OtherBody:
                refuse(std::move(*submission.reply), mismatch_report());
                submission.reply.reset();
                return false;
        }
    }
    return true;
}

void Ingress::finished(const Submission& submission) {
    bool all = !submission.records.empty();
    const auto keep_or_free = [this](const Digest& scope, bool keep) {
        if (keep) idempotency_.settle(scope);
        else idempotency_.release(scope);
    };
    for (const auto& record : submission.records) {
        if (!record.refusal.empty()) continue;
        const bool acknowledged = record.fate == PublishFate::Acknowledged;
        (acknowledged ? accepted_ : record.fate == PublishFate::Unknown ? unknown_ : not_published_).add();
        all = all && acknowledged;
        if (record.scope) keep_or_free(*record.scope, acknowledged);
    }
    for (std::size_t i = 0; i < submission.claimed; ++i) keep_or_free(submission.scopes[i], all);
}

bool Ingress::publish_fact(Prepared event, Sink::Report report) {
    if (submissions_.failed()) return false;
    if (!report) report = [](const DeliveryReport&) {};
    try {
        return sink_.produce(to_record(event.envelope, event.stream, std::move(event.body), settings_.topic_prefix), std::move(report));
    } catch (const BusFatal&) {
        return false;  // the next drain() says so to everybody
    }
}

}  // namespace carewire
