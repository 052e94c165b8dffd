#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "schemas/catalog.hpp"

namespace carewire {

/// A change to a member on its way in; nothing = the member is left out.
struct Edit {
    std::string_view member;
    std::optional<std::string> json;
};
using Edits = std::vector<Edit>;

inline constexpr std::string_view kClinicIsKey = "@clinic";

/// How bodies of one event type come in.
struct Admission {
    std::string_view subject;   ///< the member that is the record key; absent from the body: the event id. Or kClinicIsKey
    std::string_view resource;  ///< the member that is `id` of the answer; absent from the body: the event id
    std::string_view time = {}; ///< the member that says when it happened; absent: the time of receipt
    /// Names of the source documents and what they are here: `{"notes", "note"}`.
    std::vector<std::pair<std::string_view, std::string_view>> other_names = {};
    /// Rules over several members, masks. Runs on any body, also on one that has problems already: check kinds.
    void (*rules)(const json::Value& body, const Arrival&, Problems&, Edits&) = nullptr;
    /// The same rules for callers, as far as JSON Schema can say them: an object of its keywords.
    std::string_view rules_as_schema = {};
};

/// Checks a body against its shape and rules and writes it down again member by member: each exactly as it was sent, but for
/// the edits, ignored members left out and minted, timed and defaulted ones filled in (I3). Parameters of the path are members.
tl::expected<Admitted, Problems> admit(const Shape& shape, const Admission& admission, const json::Value& body,
                                       const Arrival& arrival);

/// The text of a member, empty when it is absent or no text.
std::string_view text_member(const json::Value& body, std::string_view name);
/// A text as JSON.
std::string quoted(std::string_view text);

}  // namespace carewire
