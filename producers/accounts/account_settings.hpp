#pragma once
#include <string>

#include "core/config/config.hpp"

namespace carewire::accounts {

struct AccountSettings {
    bool open_registration = false;  ///< env=development: anyone may make users (AU-1)
    std::string clinic = "main";     ///< of users who are made without a token, and of public forms
    std::string admin_email;         ///< bootstrap.admin_email (AU-3)
    std::string admin_password;

    /// A bootstrap password that breaks the policy is a problem in production.
    static AccountSettings read(ConfigReader& from);
};

}  // namespace carewire::accounts
