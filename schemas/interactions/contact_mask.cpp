#include "schemas/interactions/contact_mask.hpp"

namespace carewire {

std::string mask_contact(std::string_view number) {
    constexpr std::size_t kVisible = 4;
    std::string last;
    for (auto c = number.rbegin(); c != number.rend() && last.size() < kVisible; ++c) {
        if (*c >= '0' && *c <= '9') last.insert(last.begin(), *c);
    }
    return last.size() < kVisible ? "****" : "****" + last;
}

}  // namespace carewire
