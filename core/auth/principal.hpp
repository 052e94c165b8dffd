#pragma once
#include <set>
#include <string>
#include <string_view>

#include "core/event/ids.hpp"

namespace carewire {

enum class Role { Admin, Doctor, Staff, Frontdesk, Pharmacy, Lab, Patient, App, Analyst, Operator, Link, Public };
std::string_view name(Role role);
/// The spec's names and those of the source documents (PATIENT, DOCTOR, ADMIN), case ignored; nothing else.
bool role_from(std::string_view text, Role& role);

/// Who is asking. Clinic and role come from the token or key, never from a body (access.md section 3).
struct Principal {
    std::string id;
    Role role = Role::Public;
    ClinicId clinic;
    std::string email;                      ///< of the token; empty for keys
    std::set<std::string> event_types;      ///< an API key may publish these and nothing else; empty for people
    bool is_key = false;
};

}  // namespace carewire
