#include <doctest/doctest.h>

#include <fstream>
#include <iostream>
#include <sstream>

#include "core/auth/key_set.hpp"
#include "tests/support/source_dir.hpp"

using namespace carewire;

namespace {

constexpr json::Limits kLarge{.bytes = 16 << 20, .depth = 32};

std::optional<json::Document> corpus(const std::string& file) {
    const auto path = testing::corpora_dir() / "wycheproof" / file;
    if (testing::corpora_dir().empty() || !std::filesystem::exists(path)) {
        std::cout << "not tested: " << file << " is not here\n";
        return std::nullopt;
    }
    std::ostringstream text;
    text << std::ifstream(path, std::ios::binary).rdbuf();
    auto document = json::Document::parse(text.str(), kLarge);
    REQUIRE(document.has_value());
    return std::move(*document);
}

std::string text_of(const json::Value& object, std::string_view name) {
    const auto* member = object.find(name);
    return member && member->kind() == json::Kind::String ? std::string(member->string()) : std::string{};
}

bool accepted(const std::string& token, const JwsKey& key) {
    const auto jws = read_jws(token);
    return jws && verify_jws(*jws, key);
}

}  // namespace

TEST_CASE("tokens: no forged signature of the corpus is accepted and every good one of our algorithms is") {
    const auto document = corpus("json_web_signature_test.json");
    if (!document) return;
    int tokens = 0, good = 0;
    for (const auto& group : document->root().find("testGroups")->items()) {
        const auto* secret = group.find("private");
        const auto* open = group.find("public");
        const auto& jwk = open ? *open : *secret;
        const auto key = JwsKey::from_jwk(jwk);
        const auto algorithm = text_of(jwk, "alg");
        for (const auto& test : group.find("tests")->items()) {
            const auto id = test.find("tcId")->raw();
            CAPTURE(id);
            const bool valid = text_of(test, "result") == "valid";
            const bool ours = algorithm == "HS256" || algorithm == "RS256";
            const bool yes = key.has_value() && accepted(text_of(test, "jws"), *key);
            if (!valid || !ours) CHECK_FALSE(yes);
            if (valid && ours) CHECK(yes);
            ++tokens;
            good += yes ? 1 : 0;
        }
    }
    CHECK(tokens == 401);
    CHECK(good > 10);
}

TEST_CASE("tokens: no key of the corpus that is unsound or meant for something else is used") {
    const auto document = corpus("json_web_key_test.json");
    if (!document) return;
    int tokens = 0;
    for (const auto& group : document->root().find("testGroups")->items()) {
        const auto* open = group.find("public");
        const auto set = KeySet::read((open ? open : group.find("private"))->raw());
        for (const auto& test : group.find("tests")->items()) {
            const auto id = test.find("tcId")->raw();
            CAPTURE(id);
            bool yes = false;
            const auto token = text_of(test, "jws");
            if (const auto jws = read_jws(token); jws && set) {
                const auto* key = set->find(jws->kid);
                yes = key && verify_jws(*jws, *key);
            }
            const bool ours = read_jws(token) && (read_jws(token)->algorithm == "HS256" || read_jws(token)->algorithm == "RS256");
            CHECK(yes == (text_of(test, "result") == "valid" && ours));
            ++tokens;
        }
    }
    CHECK(tokens == 26);
}
