#include <doctest/doctest.h>

#include <algorithm>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "core/event/event.hpp"
#include "core/event/sha1.hpp"

using namespace carewire;

namespace {

std::string hex(const std::array<std::uint8_t, 20>& digest) {
    constexpr char kHex[] = "0123456789abcdef";
    std::string text;
    for (const auto byte : digest) {
        text += kHex[byte >> 4];
        text += kHex[byte & 0x0F];
    }
    return text;
}

}  // namespace

TEST_CASE("ids: minted ones rise and carry their time even when the clock stands still or goes back") {
    const Time now = from_epoch_ms(1751643000000);
    std::string before;
    for (int i = 0; i < 20000; ++i) {
        const std::string id = mint_uuid(i % 2 == 0 ? now : now - Duration{1000});
        CHECK(id > before);
        before = id;
    }
    CHECK(is_uuid(before));
    CHECK(before[14] == '7');
    CHECK(std::string("89ab").find(before[19]) != std::string::npos);
    // minting never goes back, whatever other tests of this process have minted: a moment after all of them shows in the id
    const std::string later = mint_uuid(from_epoch_ms(4102444800000));  // 2100-01-01
    CHECK(later.substr(0, 8) + later.substr(9, 4) == "03bb2cc3d800");
}

TEST_CASE("ids: threads never mint the same one") {
    constexpr std::size_t kEach = 5000;
    std::vector<std::vector<std::string>> minted(4);
    std::vector<std::thread> threads;
    for (auto& own : minted) {
        threads.emplace_back([&own] {
            for (std::size_t i = 0; i < kEach; ++i) own.push_back(mint_uuid(from_epoch_ms(1751643000000)));
        });
    }
    for (auto& thread : threads) thread.join();
    std::set<std::string> all;
    for (const auto& own : minted) {
        CHECK(std::is_sorted(own.begin(), own.end()));
        all.insert(own.begin(), own.end());
    }
    CHECK(all.size() == 4 * kEach);
}

TEST_CASE("ids: derived ones are the same for the same text always") {
    CHECK(derive_uuid("carewire") == "ed8bf258-2130-51c4-b61e-1b2ec3b36ade");
    CHECK(derive_uuid("a") != derive_uuid("b"));
    CHECK(derive_uuid("")[14] == '5');
    CHECK(is_uuid(derive_uuid("")));
    CHECK(follow_up_id({"cause"}, "feedback", 1) == follow_up_id({"cause"}, "feedback", 1));
    CHECK(follow_up_id({"cause"}, "feedback", 1) != follow_up_id({"cause"}, "feedback", 2));
    CHECK(follow_up_id({"cause"}, "feedback", 1) != follow_up_id({"cause"}, "reports", 1));
}

TEST_CASE("ids: SHA-1 answers as RFC 3174 says") {
    CHECK(hex(sha1("abc")) == "a9993e364706816aba3e25717850c26c9cd0d89d");
    CHECK(hex(sha1("")) == "da39a3ee5e6b4b0d3255bfef95601890afd80709");
    CHECK(hex(sha1("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq")) ==
          "84983e441c3bd26ebaae4aa1f95129e5e54670f1");
    CHECK(hex(sha1(std::string(1000000, 'a'))) == "34aa973cd4c4daa4f61eeb2bdbad27316534016f");
}

TEST_CASE("ids: the processor's own SHA-1 instructions give what the plain code gives") {
    const auto by_instructions = sha1_absorb_by_instructions();
    if (by_instructions == nullptr) {
        WARN_MESSAGE(false, "this processor has none");
        CHECK(hex(sha1("abc")) == "a9993e364706816aba3e25717850c26c9cd0d89d");
        return;
    }
    std::array<unsigned char, 5 * 64> bytes{};
    for (std::size_t i = 0; i < bytes.size(); ++i) bytes[i] = static_cast<unsigned char>(i * 151 + i / 7);
    for (std::size_t blocks = 0; blocks <= 5; ++blocks) {
        Sha1State plain{1, 0x80000000, 0xFFFFFFFF, 0x12345678, 0xC3D2E1F0};
        auto quick = plain;
        sha1_absorb(plain, bytes.data(), blocks);
        by_instructions(quick, bytes.data(), blocks);
        CAPTURE(blocks);
        CHECK(plain == quick);
    }
}

TEST_CASE("ids: a text of any length around a block has its SHA-1 taken whole") {
    std::string names;
    for (std::size_t length = 50; length < 135; ++length) names += hex(sha1(std::string(length, 'x')));
    CHECK(hex(sha1(names)) == "01e5d3976c8dc72f37f48184eb208e95513ea3c3");
}

TEST_CASE("ids: a UUID has 36 characters in their places") {
    CHECK(is_uuid("0197D3C2-7c1e-7b60-a5c0-8a3e5b1c2d3f"));
    for (const char* text : {"", "0197d3c27c1e7b60a5c08a3e5b1c2d3f", "{0197d3c2-7c1e-7b60-a5c0-8a3e5b1c2d3f}",
                             "0197d3c2-7c1e-7b60-a5c0-8a3e5b1c2d3g", "0197d3c2-7c1e-7b60-a5c008a3e5b1c2d3f"}) {
        CHECK_FALSE(is_uuid(text));
    }
}

TEST_CASE("streams: every stream has one topic and every topic one stream") {
    std::set<std::string> topics;
    for (const Stream stream : all_streams()) {
        topics.insert(topic(stream));
        CHECK(stream_of_topic(topic(stream)) == stream);
        CHECK(stream_of_topic(topic(stream, "t7.x"), "t7.x") == stream);
    }
    CHECK(topics.size() == 15);
    CHECK(topics.contains("carewire.analysis-bulk.v1"));
    for (const char* other : {"carewire.dead.email", "carewire.interactions.v2", "xcarewire.audit.v1", "carewire..v1", ""}) {
        CHECK_FALSE(stream_of_topic(other));
    }
}
