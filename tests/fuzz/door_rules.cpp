// sources: schemas/*.cpp schemas/analysis/*.cpp schemas/audit/*.cpp schemas/config/*.cpp schemas/delivery/*.cpp schemas/feedback/*.cpp
// sources: schemas/figures/*.cpp schemas/interactions/*.cpp schemas/messages/*.cpp schemas/reports/*.cpp schemas/timers/*.cpp
// sources: core/event/*.cpp core/json/*.cpp core/describe/*.cpp core/time/*.cpp core/text/email_address.cpp core/text/normalise.cpp
// links: fmt date::date-tz utf8proc
// The door's rules for the body of every event type, as `type NEWLINE body`: what is taken a worker can read, and has an id, a
// key and a time; what is refused is told why.
#include <cstdint>
#include <cstdlib>

#include "schemas/catalog.hpp"

using namespace carewire;

namespace {

void look_at(const EventType& type, const Admitted& taken) {
    if (taken.event_id.empty() || taken.subject.empty() || taken.resource_id.empty()) std::abort();
    if (taken.given > taken.body.size()) std::abort();
    const auto again = json::Document::parse(taken.body);
    if (!again || again->root().kind() != json::Kind::Object) std::abort();
    if (!type.understood(taken.body)) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    const auto end = text.find('\n');
    if (end == text.npos) return -1;  // of no use as a seed of others
    const auto* type = find_event_type(text.substr(0, end));
    if (type == nullptr || !type->admit) return -1;
    const auto body = json::Document::parse(text.substr(end + 1));
    if (!body) return 0;
    const Arrival arrival{.now = from_epoch_ms(1'790'000'000'000), .clinic = {"main"}, .event_id = "0198f0e2-7a3c-7c1e-8a54-3d5e6f708192",
                          .actor = "u-1", .actor_role = "admin", .actor_email = "ana@example.org"};
    const auto taken = type->admit(body->root(), arrival);
    if (taken) look_at(*type, *taken);
    else if (taken.error().empty()) std::abort();
    return 0;
}
