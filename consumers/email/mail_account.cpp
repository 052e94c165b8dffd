#include "consumers/email/mail_account.hpp"

#include <algorithm>

#include "core/config/secret.hpp"
#include "core/store/clinic_settings.hpp"
#include "core/text/email_address.hpp"
#include "schemas/config/mail_presets.hpp"
#include "schemas/config/read_section.hpp"
#include "schemas/config/settings_more.hpp"

namespace carewire::email {
namespace {

/// RFC 8314 section 3.3: the port of submission over TLS from the first byte.
constexpr int kImplicitTlsPort = 465;
/// Where no sender is set and nothing leaves the machine.
constexpr const char* kNobody = "carewire@localhost.localdomain";

std::string host_of(const EmailSettings& settings) {
    return settings.host.empty() ? std::string(preset_host(settings.preset)) : settings.host;
}

Protection protection_of(const EmailSettings& settings, bool implicit_tls) {
    if (!settings.starttls) return Protection::None;
    return implicit_tls || settings.port == kImplicitTlsPort ? Protection::Implicit : Protection::StartTls;
}

void sign_in(SmtpServer& server, const EmailSettings& settings) {
    server.user = settings.user;
    if (settings.user.empty() || settings.password_ref.empty()) return;
    auto secret = resolve_secret(settings.password_ref, {}, {});
    server.password = std::move(secret.value);
    if (!secret.problem.empty()) server.problem = "the password of the mail account cannot be read";
}

/// The first of them that is an address.
std::string first_address(std::initializer_list<std::string> candidates) {
    const auto* found = std::ranges::find_if(candidates, [](const std::string& one) { return is_email_address(one); });
    return found == candidates.end() ? "" : *found;
}

void use_server(MailAccount& account, const EmailSettings& clinic, const MailSettings& installation) {
    account.shared = host_of(clinic).empty();
    const EmailSettings& owner = account.shared ? installation.defaults : clinic;
    account.server.host = host_of(owner);
    account.server.port = static_cast<std::uint16_t>(owner.port);
    account.server.protection = protection_of(owner, account.shared && installation.implicit_tls);
    if (!clinic.user.empty() || !account.shared) {
        sign_in(account.server, clinic);
    } else {
        account.server.user = installation.defaults.user;
        account.server.password = installation.password;
    }
    account.rate_per_min = owner.rate_per_min;
    account.daily_limit = owner.daily_limit;
}

MailAccount::Way way_of(const EmailSettings& clinic, const OutgoingSettings& outgoing, const MailSettings& installation) {
    if (!outgoing.email || installation.backend == "none") return MailAccount::Way::Off;
    if (!host_of(clinic).empty() || installation.backend == "smtp") return MailAccount::Way::Smtp;
    const bool server = installation.backend == "auto" && !host_of(installation.defaults).empty();
    return server ? MailAccount::Way::Smtp : MailAccount::Way::File;
}

std::vector<Duration> read_delays(ConfigReader& from) {
    std::vector<Duration> delays;
    for (const auto& text : from.list("email.retry_delays", {"30s", "2m", "10m"},
                                      "Pauses after a mail server was away or said `later`, each by up to a fifth longer or "
                                      "shorter; the last one repeats.")) {
        ConfigReader one(std::map<std::string, std::string>{{"delay_s", text}}, {}, {});
        delays.push_back(one.duration("delay_s", Duration{0}, ""));
        if (!one.problems().empty() || delays.back() == Duration{0}) {
            from.problem("email.retry_delays", "must be durations such as 30s,2m,10m");
        }
    }
    if (delays.empty()) delays.push_back(std::chrono::minutes{10});
    return delays;
}

}  // namespace

MailSettings MailSettings::read(ConfigReader& from) {
    MailSettings settings;
    EmailSettings& mail = settings.defaults;
    settings.backend = from.choice("email.backend", "auto", {"auto", "smtp", "file", "none"},
                                   "Where mail goes of clinics that named no server of their own. auto: to email.host where it "
                                   "is set, else into the files of email.dir.");
    mail.preset = from.choice("email.preset", "custom", {"gmail", "outlook", "yahoo", "custom"}, "A well-known mail server.");
    mail.host = from.text("email.host", "", "The installation's mail server; empty: the preset's.");
    mail.port = static_cast<int>(from.integer("email.port", 587, 1, 65535, "Its port; 465 is TLS from the first byte."));
    mail.starttls = from.flag("email.starttls", true, "Send nothing unless the connection is encrypted.");
    settings.implicit_tls = from.flag("email.implicit_tls", false, "TLS from the first byte on a port other than 465.");
    mail.user = from.text("email.user", "", "Name to sign in with; empty: none.");
    settings.password = from.secret("email.password_ref", "The app password of that name.");
    mail.from_address = from.text("email.from_address", "", "Sender of every mail; empty: email.user.");
    mail.from_name = from.text("email.from_name", "", "Sender's name; empty: the clinic's.");
    mail.rate_per_min = static_cast<int>(from.integer("email.rate_per_min", 60, 1, 6000, "Mails a minute; more wait."));
    mail.daily_limit = static_cast<int>(
        from.integer("email.daily_limit", 0, 0, 1000000, "Mails a day; more wait for the next. 0: none. Gmail: 500, Workspace 2000."));
    settings.plain_allowed = from.flag("email.allow_plaintext", false,
                                       "Let email.starttls=false hold for servers that are not on this machine.");
    settings.ca_file = from.text("email.ca_file", "", "Authorities of mail servers' certificates; empty: the system's.");
    settings.maildir = from.text("email.dir", "mail/", "Maildir of the mails that go into files; only its owner may read it.");
    settings.retry_delays = read_delays(from);
    if (settings.backend == "smtp" && host_of(mail).empty()) from.problem("email.host", "must name the mail server: email.backend is smtp");
    if (!mail.from_address.empty() && !is_email_address(mail.from_address)) from.problem("email.from_address", "must be one plain address");
    return settings;
}

MailAccount mail_account_of(Sql& sql, const ClinicId& clinic, const MailSettings& installation) {
    const auto own = read_section<EmailSettings>(clinic_settings(sql, clinic, "email."));
    const auto outgoing = read_section<OutgoingSettings>(clinic_settings(sql, clinic, "egress."));
    MailAccount account;
    account.clinic_name = read_section<ClinicSettings>(clinic_settings(sql, clinic, "clinic.")).name;
    account.way = way_of(own, outgoing, installation);
    if (account.way == MailAccount::Way::Smtp) use_server(account, own, installation);
    account.from_address = account.shared ? first_address({own.from_address, own.user, installation.defaults.from_address,
                                                           installation.defaults.user})
                                          : first_address({own.from_address, own.user});
    if (account.from_address.empty() && account.way == MailAccount::Way::File) account.from_address = kNobody;
    account.from_name = !own.from_name.empty()       ? own.from_name
                        : !account.clinic_name.empty() ? account.clinic_name
                                                       : installation.defaults.from_name;
    return account;
}

}  // namespace carewire::email
