#pragma once
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "core/config/config.hpp"
#include "core/event/ids.hpp"
#include "core/store/sql.hpp"
#include "core/time/time.hpp"
#include "schemas/config/settings.hpp"

namespace carewire::email {

/// How a connection to a mail server is kept from being read by others.
enum class Protection {
    StartTls,  ///< wanted: without it nothing is sent (EM-1)
    Implicit,  ///< TLS from the first byte (RFC 8314: port 465)
    None,      ///< only where it is allowed: this machine, or a network that the operator vouches for
};

struct SmtpServer {
    std::string host;
    std::uint16_t port = 587;
    Protection protection = Protection::StartTls;
    std::string user, password;  ///< empty user: no sign-in
    std::string problem;         ///< why it cannot be used: a password that cannot be read
};

/// By whom and how a clinic's mail leaves.
struct MailAccount {
    enum class Way {
        Off,   ///< the clinic or the installation lets no mail out
        File,  ///< into a Maildir on this machine, for people to look at
        Smtp,
    };
    Way way = Way::File;
    SmtpServer server;
    std::string from_address, from_name;
    std::string clinic_name;
    bool shared = true;  ///< the installation's own server: its limits are shared by all clinics
    int rate_per_min = 60;
    int daily_limit = 0;  ///< 0: none
};

/// What holds for clinics that have set nothing of their own: the settings `email.*` of the installation.
struct MailSettings {
    std::string backend;
    EmailSettings defaults;
    std::string password;
    bool implicit_tls = false, plain_allowed = false;
    std::string ca_file;
    std::filesystem::path maildir;
    std::vector<Duration> retry_delays;  ///< after the first try, the second, …; the last one repeats
    static MailSettings read(ConfigReader& from);
};

/// A clinic's own server comes first, then the installation's. A password never goes to a server that it was not given for.
MailAccount mail_account_of(Sql& sql, const ClinicId& clinic, const MailSettings& installation);

}  // namespace carewire::email
