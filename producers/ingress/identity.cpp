#include "producers/ingress/identity.hpp"

#include <array>
#include <charconv>
#include <initializer_list>

#include "core/event/ids.hpp"

namespace carewire {
namespace {

/// Joined so that no two lists of parts give one text: each is preceded by its length.
std::string joined(std::initializer_list<std::string_view> parts) {
    std::string text;
    text.reserve(160);
    for (const auto part : parts) {
        std::array<char, 24> size;
        const auto end = std::to_chars(size.data(), size.data() + size.size(), part.size()).ptr;
        text.append(size.data(), end).append(1, ':').append(part);
    }
    return text;
}

Identity identity_of(const std::string& scope) { return {derive_uuid(scope), {}, digest(scope)}; }

}  // namespace

Identity identity_by_key(const Principal& caller, std::string_view route, std::string_view key) {
#ifdef CAREWIRE_MUTANT_M22
    const std::string_view owner = "anyone";
#else
    const std::string_view owner = caller.id;
#endif
    auto identity = identity_of(joined({"key", owner, caller.clinic.value, route, key}));
    identity.key_hash = identity.event_id;
    return identity;
}

Identity identity_of_record(const Identity& batch, std::size_t n) {
    auto identity = identity_of(joined({"record", batch.event_id, std::to_string(n)}));
    identity.key_hash = batch.key_hash;
    return identity;
}

Identity identity_by_resource(const ClinicId& clinic, std::string_view type, std::string_view id) {
    return identity_of(joined({"resource", clinic.value, type, id}));
}

Identity identity_by_source(const Principal& caller, std::string_view source, std::string_view id) {
    return identity_of(joined({"source", caller.id, caller.clinic.value, source, id}));
}

}  // namespace carewire
