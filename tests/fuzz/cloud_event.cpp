// sources: core/event/*.cpp core/json/*.cpp core/describe/problem.cpp core/time/time.cpp
// links: fmt
// CloudEvents over HTTP in their three modes: nothing that is taken lacks what the specification asks for.
#include <cstdint>
#include <cstdlib>

#include "core/event/cloud_event.hpp"

using namespace carewire;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0) return 0;
    constexpr const char* kTypes[] = {"application/json", "application/cloudevents+json", "application/cloudevents-batch+json"};
    const std::string_view body(reinterpret_cast<const char*>(data + 1), size - 1);
    std::vector<std::pair<std::string, std::string>> headers{{"content-type", kTypes[data[0] % 3]}};
    if (data[0] % 3 == 0) {
        headers.insert(headers.end(), {{"ce-specversion", "1.0"}, {"ce-id", "1"}, {"ce-type", "a.b"}, {"ce-source", "/x"}});
        headers.emplace_back("ce-subject", std::string(body.substr(0, 100)));
    }
    const auto posted = read_cloud_events(headers, body, {}, 50);
    if (!posted) return 0;
    if (posted->events.size() > 50) std::abort();
    for (const auto& event : posted->events) {
        if (event && (!check_cloud_event(*event).empty() || envelope_of(*event).id.empty())) std::abort();
        if (!event && event.error().empty()) std::abort();
    }
    return 0;
}
