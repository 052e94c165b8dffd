#include <doctest/doctest.h>

#include <fstream>
#include <iostream>
#include <iterator>

#include "schemas/catalog.hpp"
#include "schemas/interactions/contact_mask.hpp"
#include "schemas/interactions/interactions.hpp"
#include "tests/support/source_dir.hpp"

using namespace carewire;

namespace {

struct Lists : ClinicLists {
    bool has(const ClinicId& clinic, std::string_view list, std::string_view value) const override {
        return clinic.value == "bright-smile" && list == "interactions.types" && value == "house_call";
    }
};

Arrival arrival() {
    return {.now = *parse_rfc3339("2025-07-04T12:00:00Z"), .clinic = {"bright-smile"}, .event_id = "event-1"};
}

tl::expected<Admitted, Problems> admit_interaction(std::string_view body, const Arrival& at = arrival()) {
    const auto document = json::Document::parse(body);
    REQUIRE(document);
    return find_event_type("interaction.recorded")->admit(document->root(), at);
}

std::string body_of(std::string_view body) {
    const auto admitted = admit_interaction(body);
    return admitted ? admitted->body : sentence(admitted.error());
}

}  // namespace

TEST_CASE("interactions: the contact number is masked before anything is published") {
    const std::pair<const char*, const char*> numbers[] = {
        {"+1 (555) 010-1234", "****1234"}, {"12-34", "****1234"}, {"123", "****"},    {"", "****"},
        {"****1234", "****1234"},          {"٠١٢٣٤٥٦٧", "****"},  {"call me", "****"}, {"1a2b3c4d5", "****2345"}};
    for (const auto& [number, masked] : numbers) CHECK(mask_contact(number) == masked);
    CHECK(body_of(R"({"interaction_type":"faq","success":true,"contact_number":"+49 30 901820"})") ==
          R"({"interaction_type":"faq","success":true,"contact_number":"****1820","interaction_id":"event-1",)"
          R"("timestamp":"2025-07-04T12:00:00Z"})");
    CHECK(body_of(R"({"interaction_type":"faq","success":true,"contact_number":null,"timestamp":"2025-07-04T12:00:00Z",)"
                  R"("interaction_id":"0197d3c2-7c1e-7b60-a5c0-8a3e5b1c2d3f"})") ==
          R"({"interaction_type":"faq","success":true,"contact_number":null,"timestamp":"2025-07-04T12:00:00Z",)"
          R"("interaction_id":"0197d3c2-7c1e-7b60-a5c0-8a3e5b1c2d3f"})");
}

TEST_CASE("interactions: no problem of a body tells its contact number") {
    const auto admitted = admit_interaction(R"({"contact_number":"+1 555 010 1234 x +1 555 010 1234 +1 555 010 1234"})");
    REQUIRE_FALSE(admitted);
    for (const auto& problem : admitted.error()) CHECK(problem.detail.find("555") == std::string::npos);
}

TEST_CASE("interactions: every other member is published exactly as it was sent") {
    const auto admitted = admit_interaction(
        R"( { "success" : true , "details":{ "n": 1.50, "big":12345678901234567890, "s":"\u00e9\/" },"doctor":"\u0044r",)"
        R"("interaction_type":"faq","error_message":"dropped","date":"x","timestamp":"2025-07-04T11:00:00.1239+02:00"} )");
    REQUIRE(admitted);
    CHECK(admitted->body ==
          R"({"success":true,"details":{ "n": 1.50, "big":12345678901234567890, "s":"\u00e9\/" },"doctor":"\u0044r",)"
          R"("interaction_type":"faq","timestamp":"2025-07-04T11:00:00.1239+02:00","interaction_id":"event-1"})");
    CHECK(format_rfc3339(admitted->time) == "2025-07-04T09:00:00.123Z");
}

TEST_CASE("interactions: the patient is the record key and without one the event is") {
    CHECK(admit_interaction(R"({"interaction_type":"faq","success":true,"patient_ref":"p-7"})")->subject == "p-7");
    const auto alone = admit_interaction(R"({"interaction_type":"faq","success":true})");
    CHECK(alone->subject == "event-1");
    CHECK(alone->resource_id == "event-1");
    CHECK(alone->time == arrival().now);
}

TEST_CASE("interactions: the clinic's list decides which types there are") {
    const Lists lists;
    Arrival at = arrival();
    at.lists = &lists;
    CHECK(admit_interaction(R"({"interaction_type":"house_call","success":true})", at));
    const auto disabled = admit_interaction(R"({"interaction_type":"faq","success":true})", at);
    REQUIRE_FALSE(disabled);
    CHECK(sentence(disabled.error()) == "/interaction_type unknown_type");
    at.clinic.value = "other";
    CHECK_FALSE(admit_interaction(R"({"interaction_type":"house_call","success":true})", at));
}

TEST_CASE("interactions: a clock five minutes ahead is believed and no more") {
    const auto at = [](const char* time) {
        return admit_interaction(std::string(R"({"interaction_type":"faq","success":true,"timestamp":")") + time + "\"}");
    };
    CHECK(at("2025-07-04T12:05:00Z"));
    CHECK_FALSE(at("2025-07-04T12:05:00.001Z"));
    CHECK(at("1970-01-01T00:00:00Z"));
}

TEST_CASE("interactions: naughty strings come out byte for byte or are refused for control characters") {
    if (testing::corpora_dir().empty()) {
        std::cout << "not tested: naughty-strings corpus is absent\n";
        return;
    }
    std::ifstream in(testing::corpora_dir() / "naughty-strings" / "blns.json", std::ios::binary);
    const std::string text{std::istreambuf_iterator<char>(in), {}};
    const auto strings = json::Document::parse(text);
    REQUIRE(strings);
    int taken = 0;
    for (const auto& string : strings->root().items()) {
        CAPTURE(std::string(string.raw()));
        for (const char* member : {"patient_name", "service_type", "doctor", "details"}) {
            std::string value(string.raw());
            if (std::string_view(member) == "details") value = "{\"text\":" + value + "}";
            Arrival at = arrival();
            at.event_id = mint_uuid(at.now);
            const auto admitted = admit_interaction(std::string(R"({"interaction_type":"faq","success":true,")") + member +
                                                        "\":" + value + "}",
                                                    at);
            if (!admitted) {
                const auto code = admitted.error().at(0).code;
                CHECK((code == "control_character" || code == "too_long"));
                continue;
            }
            ++taken;
            CHECK(admitted->body.find(std::string("\"") + member + "\":" + value) != std::string::npos);
            const auto body = from_json<InteractionRecorded>(admitted->body);
            REQUIRE(body);
            if (std::string_view(member) == "patient_name") CHECK(*body->patient_name == string.string());
        }
    }
    CHECK(taken > 1900);
}
