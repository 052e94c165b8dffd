#include "core/auth/auth_settings.hpp"

#include <doctest/doctest.h>

using namespace carewire;

namespace {

std::vector<std::string> problems_with(const std::string& secret) {
    ConfigReader config({}, {{"CAREWIRE_AUTH_SECRET_REF", "THE_SECRET"}, {"THE_SECRET", secret}}, {});
    AuthSettings::read(config);
    return config.problems();
}

}  // namespace

TEST_CASE("auth settings: a secret of 32 bytes is taken") {
    CHECK(problems_with("0123456789abcdef0123456789abcdef").empty());
}

TEST_CASE("auth settings: short and sample secrets are refused without being shown") {
    for (const std::string& secret : {std::string("short"), std::string("REPLACE_WITH_A_LONG_SECRET_OF_YOUR_OWN"),
                                      std::string("your-secret-key-change-in-production"), std::string(40, 'x'), std::string{}}) {
        const auto problems = problems_with(secret);
        REQUIRE_FALSE(problems.empty());
        for (const auto& problem : problems) {
            if (!secret.empty()) CHECK(problem.find(secret) == std::string::npos);
        }
    }
}

TEST_CASE("auth settings: an outside issuer needs audience and keys") {
    ConfigReader config({}, {{"CAREWIRE_AUTH_SECRET_REF", "S"}, {"S", "0123456789abcdef0123456789abcdef"},
                             {"CAREWIRE_AUTH_OIDC_ISSUER", "https://issuer.example"}}, {});
    AuthSettings::read(config);
    CHECK(config.problems().size() == 1);
}
