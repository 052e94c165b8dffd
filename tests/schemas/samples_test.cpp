/// Every event type has samples: good ones go through as a worker would read them, bad ones give exactly their problems.
#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>

#include "schemas/catalog.hpp"
#include "tests/support/source_dir.hpp"

using namespace carewire;
namespace fs = std::filesystem;

namespace {

struct Sample {
    std::string name;
    std::string text;
};

std::vector<Sample> samples(const EventType& type, const std::string& prefix) {
    std::vector<Sample> found;
    for (const auto& stream : fs::directory_iterator(testing::source_dir() / "schemas")) {
        const auto folder = stream.path() / "samples" / std::string(type.info.type);
        if (!fs::is_directory(folder)) continue;
        for (const auto& file : fs::directory_iterator(folder)) {
            if (!file.path().filename().string().starts_with(prefix)) continue;
            std::ifstream in(file.path(), std::ios::binary);
            found.push_back({file.path().string(), {std::istreambuf_iterator<char>(in), {}}});
        }
    }
    return found;
}

Arrival arrival() {
    return {.now = *parse_rfc3339("2025-07-04T12:00:00Z"), .clinic = {"bright-smile"}, .event_id = mint_uuid(from_epoch_ms(1))};
}

/// What the log would hold of a body, or why the door (or the reader, for types that no door takes) refuses it.
tl::expected<std::string, Problems> taken(const EventType& type, const json::Value& body) {
    if (type.admit) {
        auto admitted = type.admit(body, arrival());
        if (!admitted) return tl::unexpected<Problems>(admitted.error());
        return admitted->body;
    }
    Problems problems;
    check(*type.shape, body, Reading::Log, problems);
    if (!problems.empty()) return tl::unexpected<Problems>(problems);
    return std::string(body.raw());
}

std::multiset<std::string> listed(const Problems& problems) {
    std::multiset<std::string> lines;
    for (const Problem& problem : problems) {
        lines.insert(problem.pointer + " " + problem.code + " " + std::to_string(problem.status));
    }
    return lines;
}

std::multiset<std::string> listed(const json::Value& problems) {
    std::multiset<std::string> lines;
    for (const auto& problem : problems.items()) {
        lines.insert(std::string(problem.find("pointer")->string()) + " " + std::string(problem.find("code")->string()) + " " +
                     std::string(problem.find("status")->raw()));
    }
    return lines;
}

}  // namespace

TEST_CASE("samples: every event type has good and bad ones") {
    for (const EventType& type : catalog()) {
        CAPTURE(std::string(type.info.type));
        CHECK_FALSE(samples(type, "good-").empty());
        CHECK_FALSE(samples(type, "bad-").empty());
    }
}

TEST_CASE("samples: every folder of samples belongs to an event type of its stream") {
    for (const auto& stream : fs::directory_iterator(testing::source_dir() / "schemas")) {
        if (!fs::is_directory(stream.path() / "samples")) continue;
        for (const auto& folder : fs::directory_iterator(stream.path() / "samples")) {
            CAPTURE(folder.path().string());
            const auto* type = find_event_type(folder.path().filename().string());
            REQUIRE(type != nullptr);
            CHECK(name(type->info.stream) == stream.path().filename().string());
        }
    }
}

TEST_CASE("samples: what is good is taken and a worker loses nothing of it") {
    for (const EventType& type : catalog()) {
        for (const Sample& sample : samples(type, "good-")) {
            CAPTURE(sample.name);
            const auto document = json::Document::parse(sample.text);
            REQUIRE(document);
            const auto body = taken(type, document->root());
            if (!body) FAIL_CHECK(sentence(body.error()));
            if (!body) continue;
            const auto once = type.understood(*body);
            if (!once) FAIL_CHECK(sentence(once.error()));
            if (!once) continue;
            CHECK(type.understood(*once) == *once);
            const auto canonical = json::Document::parse(*body);
            const auto again = json::Document::parse(*once);
            REQUIRE(canonical);
            REQUIRE(again);
            for (const auto& member : canonical->root().members()) {
                CAPTURE(std::string(member.name));
                CHECK((again->root().find(member.name) != nullptr || member.value.kind() == json::Kind::Null));
            }
        }
    }
}

TEST_CASE("samples: what is bad gives exactly its problems") {
    for (const EventType& type : catalog()) {
        for (const Sample& sample : samples(type, "bad-")) {
            CAPTURE(sample.name);
            const auto document = json::Document::parse(sample.text);
            REQUIRE(document);
            const auto body = taken(type, *document->root().find("body"));
            CHECK_FALSE(body);
            if (!body) CHECK(listed(body.error()) == listed(*document->root().find("problems")));
        }
    }
}
