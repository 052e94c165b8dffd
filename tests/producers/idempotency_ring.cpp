#include <doctest/doctest.h>

#include "producers/ingress/idempotency.hpp"

using namespace carewire;
using Claim = Idempotency::Claim;

namespace {

constexpr Digest kBody{7, 7};
constexpr Digest kOther{8, 8};
const Steady kStart{};

/// Many share a bucket, so that finding and forgetting walk chains.
Digest key(std::uint64_t n) { return {n, n % 40}; }

}  // namespace

TEST_CASE("idempotency: a key is known by its body until it is released") {
    Idempotency keys({.keys = 10, .life = Duration{1000}});
    CHECK(keys.claim(key(1), kBody, kStart) == Claim::First);
    CHECK(keys.claim(key(1), kBody, kStart) == Claim::InFlight);
    CHECK(keys.claim(key(1), kOther, kStart) == Claim::OtherBody);
    keys.settle(key(1));
    CHECK(keys.claim(key(1), kBody, kStart) == Claim::Done);
    keys.release(key(1));
    CHECK(keys.claim(key(1), kOther, kStart) == Claim::First);
    CHECK(keys.size() == 1);
}

TEST_CASE("idempotency: when it is full the oldest goes and the others stay") {
    Idempotency keys({.keys = 3000, .life = std::chrono::hours{1}});
    for (std::uint64_t n = 0; n < 10'000; ++n) {
        REQUIRE(keys.claim(key(n), kBody, kStart) == Claim::First);
        keys.settle(key(n));
    }
    CHECK(keys.size() == 3000);
    for (std::uint64_t n = 7001; n < 10'000; ++n) REQUIRE(keys.claim(key(n), kBody, kStart) == Claim::Done);
    CHECK(keys.claim(key(6999), kBody, kStart) == Claim::First);
}

TEST_CASE("idempotency: a key ends with its life and a released one that came anew has a life of its own") {
    Idempotency keys({.keys = 100, .life = Duration{1000}});
    CHECK(keys.claim(key(1), kBody, kStart) == Claim::First);
    CHECK(keys.claim(key(2), kBody, kStart) == Claim::First);
    keys.release(key(1));
    CHECK(keys.claim(key(1), kBody, kStart + Duration{600}) == Claim::First);
    keys.release(key(99));  // never claimed
    CHECK(keys.claim(key(2), kBody, kStart + Duration{1000}) == Claim::First);
    CHECK(keys.claim(key(1), kBody, kStart + Duration{1000}) == Claim::InFlight);
    CHECK(keys.claim(key(1), kBody, kStart + Duration{1600}) == Claim::First);
    CHECK(keys.size() == 2);
}
