#include <doctest/doctest.h>

#include <algorithm>
#include <map>

#include "schemas/catalog.hpp"
#include "schemas/config/config.hpp"
#include "schemas/config/sections.hpp"
#include "schemas/config/settings.hpp"
#include "schemas/interactions/types.hpp"

using namespace carewire;

namespace {

struct Secrets : SecretKeeper {
    std::map<std::string, std::string> kept;
    std::string keep(const ClinicId& clinic, std::string_view key, std::string_view value) override {
        kept[clinic.value + "/" + std::string(key)] = value;
        return "secret:" + std::to_string(kept.size());
    }
};

const FormRoute& form(std::string_view path) {
    const auto all = forms();
    const auto found = std::find_if(all.begin(), all.end(), [&](const FormRoute& each) { return each.route.path == path; });
    REQUIRE(found != all.end());
    return *found;
}

tl::expected<std::vector<Admitted>, Problems> post(std::string_view path, std::string_view body, SecretKeeper* secrets = nullptr) {
    const auto document = json::Document::parse(body);
    REQUIRE(document);
    Arrival arrival{.now = from_epoch_ms(5), .clinic = {"c1"}, .event_id = "e"};
    arrival.secrets = secrets;
    return form(path).admit(document->root(), arrival);
}

}  // namespace

TEST_CASE("config: the form of the source document becomes one event per setting and hides the password") {
    Secrets secrets;
    const auto changes = post("/api/configure_reporting",
                              R"({"email_username":"a@example.org","email_password":"canary","recipients":["m@example.org"],)"
                              R"("daily_email_time":"17:30","include_patient_details":false,"backup_email":"b@example.org"})",
                              &secrets);
    REQUIRE(changes);
    std::map<std::string, std::string> values;
    for (const Admitted& change : *changes) {
        const auto body = from_json<ConfigChanged>(change.body);
        REQUIRE(body);
        values[body->key] = body->value.json;
        CHECK(change.subject == "c1/" + body->key);
        CHECK(change.body.find("canary") == std::string::npos);
    }
    CHECK(values == std::map<std::string, std::string>{{"email.user", "\"a@example.org\""},
                                                       {"email.password_ref", "\"secret:1\""},
                                                       {"reporting.recipients", "[\"m@example.org\"]"},
                                                       {"reporting.daily_email_time", "\"17:30\""},
                                                       {"reporting.include_patient_details", "false"},
                                                       {"reporting.backup_email", "\"b@example.org\""}});
    CHECK(secrets.kept.at("c1/email.password_ref") == "canary");
    CHECK(changes->at(0).event_id == "e");
    CHECK(changes->at(1).event_id != changes->at(2).event_id);
}

TEST_CASE("config: one fault in a form changes nothing and keeps no secret") {
    Secrets secrets;
    const auto refused = post("/v1/config/reporting", R"({"email_password":"canary","daily_email_time":"25:00"})", &secrets);
    REQUIRE_FALSE(refused);
    CHECK(sentence(refused.error()) == "/daily_email_time not_allowed");
    CHECK(secrets.kept.empty());
    CHECK_FALSE(post("/v1/config/reporting", R"({"email_password":"x"})"));
    CHECK_FALSE(post("/v1/config/reporting", "{}"));
    CHECK_FALSE(post("/v1/config/reporting", R"({"recipients":["not an address"]})"));
    CHECK_FALSE(post("/v1/config/reporting", R"({"recipients":[],"reporting.recipients":[]})"));
    CHECK_FALSE(post("/v1/config/reporting", R"({"email.password_ref":"/etc/shadow"})"));
}

TEST_CASE("config: null brings a default back and every setting has one of its own kind") {
    const auto changes = post("/v1/config/reporting", R"({"reporting.daily_email_time":null})");
    REQUIRE(changes);
    CHECK(from_json<ConfigChanged>(changes->at(0).body)->value.json == "null");
    for (const SettingSection& section : setting_sections()) {
        for (const Shape* shape : section.shapes) {
            for (const FieldShape& setting : shape->fields) {
                CAPTURE(setting.name);
                CHECK(find_setting(setting.name) != nullptr);
                const auto fallback = json::Document::parse(setting.otherwise);
                REQUIRE(fallback);
                Problems problems;
                check(setting.shape, fallback->root(), Reading::Door, problems);
                CHECK(problems.empty());
            }
        }
    }
}

TEST_CASE("config: settings read from nothing are the defaults of the register") {
    const auto reporting = from_json<ReportingSettings>("{}");
    REQUIRE(reporting);
    CHECK(reporting->daily_email_time == "17:00");
    CHECK(reporting->catch_up_days == 1);
    const auto email = from_json<EmailSettings>(R"({"email.port":465})");
    REQUIRE(email);
    CHECK(email->port == 465);
    CHECK(email->max_retries == 3);
}

TEST_CASE("config: a type of interactions is a setting of its own") {
    const auto changes = post("/v1/interactions/types", R"({"name":"house_call","display":"House call"})");
    REQUIRE(changes);
    const auto body = from_json<ConfigChanged>(changes->at(0).body);
    CHECK(interaction_type_of_key(body->key) == "house_call");
    CHECK(body->value.json == R"({"display":"House call","enabled":true})");
    CHECK_FALSE(post("/v1/interactions/types", R"({"name":"House Call","display":"x"})"));
    CHECK(interaction_type_of_key("interactions.types") == "");
    CHECK(interaction_type_of_key("interactions.typesx.a") == "");
    CHECK(builtin_interaction_types().size() == 7);
}
