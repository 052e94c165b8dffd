#include "schemas/interactions/types.hpp"

#include <array>

namespace carewire {

std::span<const InteractionType> builtin_interaction_types() {
    static constexpr std::array kTypes{
        InteractionType{"booking", "Booking"},
        InteractionType{"rescheduling", "Rescheduling"},
        InteractionType{"confirmation", "Confirmation"},
        InteractionType{"callback", "Callback"},
        InteractionType{"faq", "FAQ"},
        InteractionType{"new_patient_forms", "New Patient Forms"},
        InteractionType{"misc", "Misc"},
    };
    return kTypes;
}

std::string_view interaction_type_of_key(std::string_view key) {
    if (!key.starts_with(kInteractionTypes) || key.size() < kInteractionTypes.size() + 2) return {};
    if (key[kInteractionTypes.size()] != '.') return {};
    return key.substr(kInteractionTypes.size() + 1);
}

}  // namespace carewire
