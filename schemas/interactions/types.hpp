#pragma once
#include <span>
#include <string_view>

namespace carewire {

/// A category of interactions and its text for people.
struct InteractionType {
    std::string_view name;
    std::string_view display;
};

/// The seven that every clinic has, in the order of the source document (INT-2).
std::span<const InteractionType> builtin_interaction_types();

/// The list's name for ClinicLists, and the prefix of its settings: key `interactions.types.<name>`, value
/// `{"display": "…", "enabled": true}`. One key per type, so that two admins who add types at once lose neither and the
/// compacted topic keeps both.
inline constexpr std::string_view kInteractionTypes = "interactions.types";
/// `interactions.types.<name>` → `<name>`; empty when the key is another.
std::string_view interaction_type_of_key(std::string_view key);

}  // namespace carewire
