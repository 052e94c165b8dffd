#include <doctest/doctest.h>
#include <sys/stat.h>

#include <algorithm>
#include <filesystem>
#include <fstream>

#include "core/config/config.hpp"
#include "core/config/process.hpp"

using namespace carewire;
using namespace std::chrono_literals;

namespace {

ConfigReader with(std::map<std::string, std::string> environment) { return {{}, std::move(environment), {}}; }

bool mentions(const std::vector<std::string>& lines, std::string_view text) {
    return std::ranges::any_of(lines, [&](const auto& line) { return line.find(text) != std::string::npos; });
}

std::filesystem::path secret_file(const char* name, const char* text, mode_t mode) {
    const auto path = std::filesystem::temp_directory_path() / name;
    std::ofstream(path) << text;
    ::chmod(path.c_str(), mode);
    return path;
}

}  // namespace

TEST_CASE("config: command line beats environment beats file beats default") {
    ConfigReader all{{{"http.port", "1"}}, {{"CAREWIRE_HTTP_PORT", "2"}}, {{"CAREWIRE_HTTP_PORT", "3"}}};
    ConfigReader two{{}, {{"CAREWIRE_HTTP_PORT", "2"}}, {{"CAREWIRE_HTTP_PORT", "3"}}};
    ConfigReader one{{}, {}, {{"CAREWIRE_HTTP_PORT", "3"}}};
    ConfigReader none{{}, {}, {}};
    CHECK(all.port("http.port", 4, "") == 1);
    CHECK(two.port("http.port", 4, "") == 2);
    CHECK(one.port("http.port", 4, "") == 3);
    CHECK(none.port("http.port", 4, "") == 4);
}

TEST_CASE("config: all mistakes are collected and none of them stops the reading") {
    auto config = with({{"CAREWIRE_HTTP_PORT", "eighty"},
                        {"CAREWIRE_DB_POOL", "99"},
                        {"CAREWIRE_LOG_LEVEL", "loud"},
                        {"CAREWIRE_STEPS_ACCEPT_EARLY", "maybe"},
                        {"CAREWIRE_SHUTDOWN_GRACE_S", "soon"},
                        {"CAREWIRE_HTPP_PORT", "8080"}});
    CHECK(config.port("http.port", 8080, "") == 8080);
    CHECK(config.integer("db.pool", 10, 1, 50, "") == 10);
    CHECK(config.choice("log.level", "info", {"info", "debug"}, "") == "info");
    CHECK_FALSE(config.flag("steps.accept_early", false, ""));
    CHECK(config.duration("shutdown.grace_s", 30s, "") == 30s);
    CHECK(config.problems().size() == 6);
    CHECK(mentions(config.problems(), "http.port (CAREWIRE_HTTP_PORT)"));
    CHECK(mentions(config.problems(), "CAREWIRE_HTPP_PORT: there is no such setting"));
}

TEST_CASE("config: a duration has a unit of its own or that of its key") {
    auto config = with({{"CAREWIRE_DB_POOL_WAIT_MS", "1500"},
                        {"CAREWIRE_SHUTDOWN_GRACE_S", "2m"},
                        {"CAREWIRE_PARK_MAX_AGE_H", "24"},
                        {"CAREWIRE_MEDIA_URL_TTL_MIN", "15"},
                        {"CAREWIRE_EMAIL_TIMEOUT", "250ms"},
                        {"CAREWIRE_EMAIL_BARE", "5"},
                        {"CAREWIRE_EMAIL_NEGATIVE_S", "-5"},
                        {"CAREWIRE_EMAIL_HUGE_H", "9223372036854775807"}});
    CHECK(config.duration("db.pool_wait_ms", 1ms, "") == 1500ms);
    CHECK(config.duration("shutdown.grace_s", 1ms, "") == 120s);
    CHECK(config.duration("park.max_age_h", 1ms, "") == 24h);
    CHECK(config.duration("media.url_ttl_min", 1ms, "") == 15min);
    CHECK(config.duration("email.timeout", 1ms, "") == 250ms);
    CHECK(config.duration("email.bare", 7ms, "") == 7ms);
    CHECK(config.duration("email.negative_s", 7ms, "") == 7ms);
    CHECK(config.duration("email.huge_h", 7ms, "") == 7ms);
    CHECK(config.problems().size() == 3);  // those three and no other
}

TEST_CASE("config: a secret comes from a variable or a private file and is shown as stars") {
    const auto path = secret_file("carewire-secret-private", "s3cr3t-of-the-file\n", 0600);
    auto config = with({{"CAREWIRE_AUTH_SECRET_REF", "CAREWIRE_AUTH_SECRET"},
                        {"CAREWIRE_AUTH_SECRET", "s3cr3t-of-the-variable"},
                        {"CAREWIRE_EMAIL_PASSWORD_REF", path.string()}});
    CHECK(config.secret("auth.secret_ref", "") == "s3cr3t-of-the-variable");
    CHECK(config.secret("email.password_ref", "") == "s3cr3t-of-the-file");
    CHECK(config.secret("ai.api_key_ref", "").empty());
    CHECK(config.shown("auth.secret_ref") == "********");
    CHECK(config.problems().empty());
}

TEST_CASE("config: a secret that cannot be had is a problem that does not print it") {
    const auto open = secret_file("carewire-secret-open", "s3cr3t", 0644);
    auto config = with({{"CAREWIRE_AUTH_SECRET_REF", "the-secret-itself-by-mistake"},
                        {"CAREWIRE_EMAIL_PASSWORD_REF", open.string()},
                        {"CAREWIRE_AI_API_KEY_REF", "/nowhere/key"}});
    CHECK(config.secret("auth.secret_ref", "").empty());
    CHECK(config.secret("email.password_ref", "").empty());
    CHECK(config.secret("ai.api_key_ref", "").empty());
    CHECK(config.problems().size() == 3);
    CHECK_FALSE(mentions(config.problems(), "the-secret-itself"));
    CHECK(mentions(config.problems(), "chmod 600"));
}

TEST_CASE("config: keys of other processes and of the scripts are no mistakes") {
    auto config = with({{"CAREWIRE_EMAIL_HOST", "mail.example.org"},
                        {"CAREWIRE_URL", "http://127.0.0.1:8080"},
                        {"CAREWIRE_TEST_KAFKA", "127.0.0.1:9092"}});
    CHECK(config.problems().size() == 1);
    config.also_known({{.key = "email.host", .says = "", .default_text = ""}});
    CHECK(config.problems().empty());
}

TEST_CASE("config: a settings file is what a shell can source") {
    const auto file = parse_settings(
        "# remark\n\nexport CAREWIRE_A=1\nCAREWIRE_B=\"two words\"\r\n  CAREWIRE_C='x=y'\nPATH=/bin\nnonsense", "s.env");
    CHECK(file.values == std::map<std::string, std::string>{
                             {"CAREWIRE_A", "1"}, {"CAREWIRE_B", "two words"}, {"CAREWIRE_C", "x=y"}});
    REQUIRE(file.problems.size() == 2);
    CHECK(file.problems[0] == "s.env line 6: must read CAREWIRE_NAME=value");
    CHECK(mentions(file.problems, "line 7"));
}

TEST_CASE("config: a named settings file that is not there is a problem") {
    const auto file = read_settings_file({{"config", "/nowhere/settings.env"}}, {});
    CHECK(mentions(file.problems, "/nowhere/settings.env"));
}

TEST_CASE("config: what is declared can be listed with its default") {
    auto config = with({});
    config.list("http.cors", {"https://a.example", "https://b.example"}, "Origins that may call.");
    config.duration("shutdown.grace_s", 30s, "Patience.");
    config.duration("shutdown.grace_s", 30s, "Patience.");
    REQUIRE(config.declared().size() == 2);
    CHECK(config.declared()[0].default_text == "https://a.example,https://b.example");
    CHECK(config.declared()[1].default_text == "30");
}
