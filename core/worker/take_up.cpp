#include <algorithm>
#include <array>

#include "core/event/given_part.hpp"
#include "core/event/wire.hpp"
#include "core/json/text_check.hpp"
#include "core/worker/taken.hpp"

namespace carewire {
namespace {

constexpr std::size_t kLongestId = 64;       // C-6
constexpr std::size_t kLongestText = 1024;  // of a type, subject or correlation; what is longer is no name

/// Whether it can stand in a row of either store (pitfall Q10).
bool storable(std::string_view text, std::size_t most) {
    return text.size() <= most && json::is_utf8(text) && text.find('\0') == std::string_view::npos;
}

bool storable(const Envelope& envelope) {
    const std::array<std::string_view, 5> names{envelope.type, envelope.subject, envelope.correlation, envelope.source,
                                                envelope.cause};
    return storable(envelope.id.value, kLongestId) && storable(envelope.clinic.value, kLongestId) &&
           std::all_of(names.begin(), names.end(), [](std::string_view text) { return storable(text, kLongestText); });
}

EventId id_of_unreadable(const Record& record) {
    for (const auto& [name, value] : record.headers) {
        if (name == "ce_id" && !value.empty() && storable(value, kLongestId)) return {value};
    }
    return {derive_uuid(record.topic + "/" + std::to_string(record.partition) + "/" + std::to_string(record.offset))};
}

void give_up(Taken& item, std::string code, std::string reason) {
    item.event.envelope = Envelope{};
    item.event.envelope.id = id_of_unreadable(item.record);
    item.given_up = Reject{std::move(code), std::move(reason)};
}

}  // namespace

Taken take_up(Record record, std::string_view topic_prefix, Time now) {
    Taken item;
    item.first_try = now;
    item.digest = digest_of(given_part(record));
    item.record = std::move(record);
    const auto stream = stream_of_topic(item.record.topic, topic_prefix);
    if (!stream) {
        give_up(item, "unknown_topic", "the record lies on a topic of no stream");
    } else if (item.record.tombstone || item.record.value.empty()) {
        give_up(item, "empty", "the record has no value");
    } else if (auto event = read_event(item.record, *stream); !event) {
        give_up(item, "bad_envelope", std::move(event.error()));
    } else if (!storable(event->envelope)) {
        give_up(item, "bad_envelope", "a name in the headers is too long, or no text");
    } else {
        item.event = std::move(*event);
    }
    item.reopen();
    return item;
}

}  // namespace carewire
