#include "producers/accounts/account_settings.hpp"

#include "core/auth/passwords.hpp"

namespace carewire::accounts {

AccountSettings AccountSettings::read(ConfigReader& from) {
    AccountSettings settings;
    settings.open_registration = !from.production();
    settings.clinic = from.text("clinic.id", settings.clinic, "Clinic of the first admin and of forms that need no sign-in.");
    settings.admin_email = from.text("bootstrap.admin_email", "", "Address of the first admin; used only while there is no user.");
    settings.admin_password = from.secret("bootstrap.admin_password_ref", "The first admin's password.");
    if (!settings.admin_email.empty() && settings.admin_password.empty()) {
        from.problem("bootstrap.admin_password_ref", "is needed beside bootstrap.admin_email");
    } else if (!settings.admin_password.empty() && from.production()) {
        for (const auto& fault : password_faults(settings.admin_password, 12, true)) {
            from.problem("bootstrap.admin_password_ref", "the password " + fault);
        }
    }
    return settings;
}

}  // namespace carewire::accounts
