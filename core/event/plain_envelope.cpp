#include "core/event/plain_envelope.hpp"

#include <array>

#include "core/event/wire.hpp"
#include "core/text/printable.hpp"

namespace carewire {
namespace {

/// In the order in which to_record() writes them, so that a search mostly ends where it begins.
enum Header {
    kSpecVersion, kId, kType, kSource, kSubject, kTime, kDataSchema, kClinic, kActorId, kActorRole, kCorrelation, kCausation,
    kIdempotencyKey, kSubjectKey, kReplay, kContentType, kHeaders
};
constexpr std::array<std::string_view, kHeaders> kNames{
    "ce_specversion", "ce_id",        "ce_type",          "ce_source",      "ce_subject",        "ce_time",
    "ce_dataschema",  "ce_clinicid",  "ce_actorid",       "ce_actorrole",   "ce_correlationid",  "ce_causationid",
    "ce_idempotencykey", "ce_subjectkey", "ce_replay",    "content-type"};

using Values = std::array<std::string_view, kHeaders>;

bool is_printable(std::string_view text) {
    for (const char c : text.substr(printable_front(text))) {
        if (c < 0x20 || c == 0x7F) return false;
    }
    return true;
}

/// False: a header that only the slow reader understands, or one that came twice or empty.
bool collect(const Record& record, Values& values) {
    std::size_t at = 0;
    for (const auto& [name, value] : record.headers) {
        std::size_t tried = 0;
        while (tried < kHeaders && kNames[at] != name) {
            at = at + 1 == kHeaders ? 0 : at + 1;
            ++tried;
        }
        if (tried == kHeaders) {
            if (name.starts_with("ce_")) return false;
            continue;  // not an attribute: a trace header, for instance
        }
        if (values[at].data() != nullptr || value.empty() || !is_printable(value)) return false;
        values[at] = value;
    }
    return true;
}

}  // namespace

std::optional<Envelope> plain_envelope(const Record& record) {
    Values values{};
    if (!collect(record, values) || values[kSpecVersion] != "1.0" || values[kContentType] != "application/json") return std::nullopt;
    for (const Header needed : {kId, kType, kSource, kSubject, kClinic}) {
        if (values[needed].empty()) return std::nullopt;
    }
    constexpr std::size_t kLongestId = 64;  // C-6
    const auto time = parse_rfc3339(values[kTime]);
    if (!time || values[kId].size() > kLongestId) return std::nullopt;
    const auto text = [&](Header header) { return std::string(values[header]); };
    return Envelope{.id = {text(kId)},
                    .type = text(kType),
                    .version = version_of_schema(values[kDataSchema]).value_or(1),
                    .source = text(kSource),
                    .clinic = {text(kClinic)},
                    .subject = text(kSubject),
                    .time = *time,
                    .correlation = text(values[kCorrelation].empty() ? kId : kCorrelation),
                    .cause = text(kCausation),
                    .actor = text(kActorId),
                    .actor_role = text(kActorRole),
                    .idempotency_key = text(kIdempotencyKey),
                    .subject_key = text(kSubjectKey),
                    .replay = values[kReplay] == "true"};
}

}  // namespace carewire
