#include "core/event/event.hpp"

#include <array>

#include <fmt/format.h>

namespace carewire {
namespace {

struct Named {
    Stream stream;
    std::string_view name;
};
/// In the order of the enumeration, which indexes it.
constexpr std::array kNames{
    Named{Stream::Interactions, "interactions"}, Named{Stream::Feedback, "feedback"},
    Named{Stream::Uploads, "uploads"},           Named{Stream::Steps, "steps"},
    Named{Stream::Records, "records"},           Named{Stream::Chat, "chat"},
    Named{Stream::Analysis, "analysis"},         Named{Stream::AnalysisBulk, "analysis-bulk"},
    Named{Stream::Messages, "messages"},         Named{Stream::Delivery, "delivery"},
    Named{Stream::Inbound, "inbound"},           Named{Stream::Reports, "reports"},
    Named{Stream::Timers, "timers"},             Named{Stream::Config, "config"},
    Named{Stream::Audit, "audit"},
};
constexpr std::string_view kVersion = ".v1";

}  // namespace

std::span<const Stream> all_streams() {
    static const auto streams = [] {
        std::array<Stream, kNames.size()> all{};
        for (std::size_t i = 0; i < kNames.size(); ++i) all[i] = kNames[i].stream;
        return all;
    }();
    return streams;
}

std::string_view name(Stream stream) { return kNames[static_cast<std::size_t>(stream)].name; }

std::string topic(Stream stream, std::string_view prefix) {
    const auto own = name(stream);
    std::string whole;
    whole.reserve(prefix.size() + 1 + own.size() + kVersion.size());
    return whole.append(prefix).append(1, '.').append(own).append(kVersion);
}

std::optional<Stream> stream_of_topic(std::string_view topic, std::string_view prefix) {
    if (!topic.starts_with(prefix) || !topic.ends_with(kVersion)) return std::nullopt;
    for (const auto& entry : kNames) {
        const auto whole = prefix.size() + 1 + entry.name.size() + kVersion.size();
        if (topic.size() == whole && topic[prefix.size()] == '.' &&
            topic.substr(prefix.size() + 1, entry.name.size()) == entry.name) {
            return entry.stream;
        }
    }
    return std::nullopt;
}

EventId follow_up_id(const EventId& cause, std::string_view worker, int n) {
    return EventId{derive_uuid(fmt::format("{}/{}/{}", cause.value, worker, n))};
}

}  // namespace carewire
