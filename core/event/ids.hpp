#pragma once
#include <compare>
#include <string>
#include <string_view>

#include "core/time/time.hpp"

namespace carewire {

/// A strong identifier: text of at most 64 characters, opaque (spec C-6). `Tag` only keeps kinds apart.
template <class Tag>
struct Id {
    std::string value;
    bool empty() const { return value.empty(); }
    auto operator<=>(const Id&) const = default;
};

using EventId = Id<struct EventTag>;
using ClinicId = Id<struct ClinicTag>;

/// UUID version 7 (RFC 9562): sorts by time, never repeats within a process even inside one millisecond. Thread safe.
std::string mint_uuid(Time now);
/// UUID version 5 in Carewire's own namespace: the same text gives the same id, everywhere and always.
std::string derive_uuid(std::string_view text);
/// Whether the text is a UUID in its usual form (any version, any case).
bool is_uuid(std::string_view text);

}  // namespace carewire
