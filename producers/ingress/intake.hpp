#pragma once
#include <optional>
#include <string_view>
#include <vector>

#include <tl/expected.hpp>

#include "core/auth/principal.hpp"
#include "core/event/cloud_event.hpp"
#include "core/http/problem.hpp"
#include "core/http/site.hpp"
#include "producers/ingress/identity.hpp"
#include "producers/ingress/ingress_settings.hpp"
#include "producers/ingress/prepared.hpp"
#include "schemas/catalog.hpp"

namespace carewire {

/// What the checks of a body may ask.
struct IntakeTools {
    const IngressSettings& settings;
    const Clock& clock;
    const ClinicLists* lists = nullptr;
    SecretKeeper* secrets = nullptr;
};

/// A body that passed: its events (one, but for configuration forms), and what makes a repeat of it recognisable.
struct TakenIn {
    std::vector<Prepared> events;
    std::optional<Identity> claims[2];  ///< by key; by the resource's own id
    Digest content[2];                  ///< what must be equal in a repeat, for each claim
};
template <class T>
using OrReport = tl::expected<T, http::ProblemReport>;

/// 415 unless the request announces JSON in UTF-8.
std::optional<http::ProblemReport> fault_of_media_type(std::string_view content_type);
/// The request's Idempotency-Key; nothing when it has none.
OrReport<std::optional<std::string>> key_of(const http::Request& request);

/// A body on the route of an event type: shape, values, rights of a key, all of it; nothing is published here.
OrReport<TakenIn> take_typed(const EventType& type, const DoorRoute& route, const http::Call& call, const Principal& caller,
                           const IntakeTools& tools);
/// A body on a form's route.
OrReport<TakenIn> take_form(const FormRoute& form, const http::Call& call, const Principal& caller, const IntakeTools& tools);
/// One record of a batch of bodies of one type. `batch`: identity of the whole by its key, if it has one.
OrReport<TakenIn> take_record(const EventType& type, const json::Value& body, std::size_t n, const std::optional<Identity>& batch,
                            const Principal& caller, const IntakeTools& tools);
/// A CloudEvent: its type must have a route that the caller may call (C-18); `route` tells which.
OrReport<TakenIn> take_cloud_event(const CloudEvent& event, std::size_t n, const std::optional<Identity>& batch,
                                   const Principal& caller, const IntakeTools& tools, const DoorRoute*& route);

/// The common end of all: a body whose event id the caller has determined, by `by_key`, by an id of its own, or not at all.
OrReport<TakenIn> take_identified(const EventType& type, const json::Value& body, Arrival arrival, std::optional<Identity> by_key,
                                const Digest& whole, const Principal& caller);

}  // namespace carewire
