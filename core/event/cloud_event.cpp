#include "core/event/cloud_event.hpp"

#include <algorithm>

#include "core/event/wire.hpp"

namespace carewire {
namespace {

/// CloudEvents 1.0 section 3: lower-case letters and digits. Empty names never pass.
bool is_attribute_name(std::string_view name) {
    return !name.empty() && std::all_of(name.begin(), name.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
    });
}

int hex_digit(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

bool has_control(std::string_view text) {
    return std::any_of(text.begin(), text.end(), [](char c) {
        const auto byte = static_cast<unsigned char>(c);
        return byte < 0x20 || byte == 0x7F;
    });
}

}  // namespace

std::string_view CloudEvent::attribute(std::string_view name) const {
    for (const auto& [known, value] : attributes) {
        if (known == name) return value;
    }
    return {};
}

void CloudEvent::set(std::string_view name, std::string value) { attributes.emplace_back(name, std::move(value)); }

CloudEvent cloud_event_from_headers(HeaderList headers, std::string_view prefix, bool percent_encoded) {
    CloudEvent event;
    for (const auto& [name, value] : headers) {
        if (name == "content-type") {
            event.set("datacontenttype", value);
        } else if (name.starts_with(prefix)) {
            event.set(std::string_view(name).substr(prefix.size()), percent_encoded ? percent_decoded(value) : value);
        }
    }
    return event;
}

Problems check_cloud_event(const CloudEvent& event) {
    Problems problems;
    const auto add = [&](std::string_view attribute, const char* code, const char* detail) {
        problems.push_back({"/" + std::string(attribute), code, detail, 400});
    };
    for (std::size_t i = 0; i < event.attributes.size(); ++i) {
        const auto& [name, value] = event.attributes[i];
        if (!is_attribute_name(name)) add(name, "bad_name", "attribute names are lower-case letters and digits");
        if (has_control(value)) add(name, "control_character", "must have no control characters");
        if (!json::is_utf8(value)) add(name, "wrong_type", "must be UTF-8");
        const auto same = [&name = name](const auto& other) { return other.first == name; };
        const auto before = event.attributes.begin() + static_cast<std::ptrdiff_t>(i);
        if (std::any_of(event.attributes.begin(), before, same)) add(name, "duplicate", "is there twice");
    }
    for (const std::string_view required : {"specversion", "id", "source", "type"}) {
        if (event.attribute(required).empty()) add(required, "missing", "is required and not empty");
    }
    const auto version = event.attribute("specversion");
    if (!version.empty() && version != "1.0") add("specversion", "not_allowed", "must be 1.0");
    if (const auto time = event.attribute("time"); !time.empty() && !parse_rfc3339(time)) {
        add("time", "bad_time", "must be an RFC 3339 time with an offset");
    }
    return problems;
}

Envelope envelope_of(const CloudEvent& event) {
    Envelope envelope;
    envelope.id.value = event.attribute("id");
    envelope.type = event.attribute("type");
    envelope.version = version_of_schema(event.attribute("dataschema")).value_or(1);
    envelope.source = event.attribute("source");
    envelope.clinic.value = event.attribute("clinicid");
    envelope.subject = event.attribute("subject");
    if (const auto time = parse_rfc3339(event.attribute("time"))) envelope.time = *time;
    envelope.correlation = event.attribute("correlationid");
    envelope.cause = event.attribute("causationid");
    envelope.actor = event.attribute("actorid");
    envelope.actor_role = event.attribute("actorrole");
    envelope.idempotency_key = event.attribute("idempotencykey");
    envelope.subject_key = event.attribute("subjectkey");
    envelope.replay = event.attribute("replay") == "true";
    return envelope;
}

std::string percent_decoded(std::string_view text) {
    std::string decoded;
    decoded.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        const bool escape = text[i] == '%' && i + 2 < text.size() && hex_digit(text[i + 1]) >= 0 && hex_digit(text[i + 2]) >= 0;
        if (!escape) {
            decoded += text[i];
            continue;
        }
        decoded += static_cast<char>(hex_digit(text[i + 1]) << 4 | hex_digit(text[i + 2]));
        i += 2;
    }
    return decoded;
}

}  // namespace carewire
