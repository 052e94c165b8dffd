#include "core/auth/principal.hpp"

#include <array>
#include <utility>

namespace carewire {
namespace {

constexpr std::array<std::pair<Role, std::string_view>, 12> kRoles{{
    {Role::Admin, "admin"},
    {Role::Doctor, "doctor"},
    {Role::Staff, "staff"},
    {Role::Frontdesk, "frontdesk"},
    {Role::Pharmacy, "pharmacy"},
    {Role::Lab, "lab"},
    {Role::Patient, "patient"},
    {Role::App, "app"},
    {Role::Analyst, "analyst"},
    {Role::Operator, "operator"},
    {Role::Link, "link"},
    {Role::Public, "public"},
}};

bool same_ignoring_case(std::string_view text, std::string_view lower) {
    if (text.size() != lower.size()) return false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if ((c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c) != lower[i]) return false;
    }
    return true;
}

}  // namespace

std::string_view name(Role role) {
    for (const auto& [known, text] : kRoles) {
        if (known == role) return text;
    }
    return "public";
}

bool role_from(std::string_view text, Role& role) {
    for (const auto& [known, word] : kRoles) {
        // nobody signs in as a link bearer or as the public: those are what is left without a role
        if (known == Role::Link || known == Role::Public) continue;
        if (same_ignoring_case(text, word)) {
            role = known;
            return true;
        }
    }
    return false;
}

}  // namespace carewire
