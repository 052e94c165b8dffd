#include "core/auth/auth_settings.hpp"

#include <array>
#include <string_view>

namespace carewire {
namespace {

/// Values that stand in sample files: whoever starts with one has not chosen a secret.
bool is_sample(std::string_view secret) {
    constexpr std::array<std::string_view, 5> samples{"REPLACE_WITH", "your-secret-key", "your_secret_key", "changeme", "change-me"};
    for (const auto sample : samples) {
        if (secret.find(sample) != std::string_view::npos) return true;
    }
    return secret.find_first_not_of(secret.substr(0, 1)) == std::string_view::npos;  // one character over and over
}

void check_secret(ConfigReader& from, const std::string& key, const std::string& secret) {
    if (is_sample(secret)) {
        from.problem(key, "holds a sample value; make one with: openssl rand -base64 48");
    } else if (secret.size() < 32) {
        from.problem(key, "holds fewer than 32 bytes; make one with: openssl rand -base64 48");
    }
}

}  // namespace

AuthSettings AuthSettings::read(ConfigReader& from) {
    using namespace std::chrono_literals;
    AuthSettings settings;
    settings.production = from.production();
    settings.secret = from.secret("auth.secret_ref", "Secret that signs tokens, at least 32 bytes.");
    settings.secret_previous = from.secret("auth.secret_previous_ref", "Secret before the last change; its tokens still hold.");
    if (settings.secret.empty()) {
        from.problem("auth.secret_ref", "is not set; put a secret of 32 bytes or more into a file of mode 0600 and name the file");
    } else {
        check_secret(from, "auth.secret_ref", settings.secret);
    }
    if (!settings.secret_previous.empty()) check_secret(from, "auth.secret_previous_ref", settings.secret_previous);
    from.choice("auth.alg", "HS256", {"HS256"}, "Algorithm of own tokens; there is one.");
    settings.issuer = from.text("auth.issuer", settings.issuer, "`iss` of own tokens.");
    settings.audience = from.text("auth.audience", settings.audience, "`aud` of own tokens.");
    settings.access_ttl = from.duration("auth.access_ttl_s", settings.access_ttl, "Life of an access token.");
    settings.refresh_ttl = from.duration("auth.refresh_ttl_s", settings.refresh_ttl, "Life of a refresh token.");
    settings.ticket_ttl = from.duration("auth.ticket_ttl_s", settings.ticket_ttl, "Life of a ticket for a socket.");
    settings.quiet_ttl = from.duration("auth.quiet_ttl_s", settings.quiet_ttl, "The pages sign a person out after this time without a touch.");
    settings.password_min = static_cast<int>(from.integer("auth.password_min", 12, 12, 128, "Fewest characters of a password."));
    settings.outside_issuer = from.text("auth.oidc.issuer", "", "`iss` of an outside issuer whose tokens are taken.");
    settings.outside_audience = from.text("auth.oidc.audience", "", "`aud` that its tokens must carry.");
    settings.outside_jwks_url = from.text("auth.oidc.jwks_url", "", "https address of its key set.");
    if (!settings.outside_issuer.empty() && (settings.outside_audience.empty() || settings.outside_jwks_url.empty())) {
        from.problem("auth.oidc.issuer", "needs auth.oidc.audience and auth.oidc.jwks_url beside it");
    }
    return settings;
}

}  // namespace carewire
