#include "core/event/ids.hpp"

#include <sys/random.h>

#include <array>
#include <atomic>
#include <cstdint>
#include <cstring>
#include <stdexcept>

#include "core/event/sha1.hpp"

namespace carewire {
namespace {

using Bytes = std::array<std::uint8_t, 16>;

std::string text_of(const Bytes& bytes) {
    constexpr char kHex[] = "0123456789abcdef";
    std::array<char, 36> text;
    char* to = text.data();
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        if (i == 4 || i == 6 || i == 8 || i == 10) *to++ = '-';
        *to++ = kHex[bytes[i] >> 4];
        *to++ = kHex[bytes[i] & 0x0F];
    }
    return {text.data(), text.size()};
}

/// Random bytes from the kernel, fetched a page at a time: one system call per 500 ids instead of one each.
std::uint64_t random_bits() {
    thread_local std::array<std::uint64_t, 512> pool;
    thread_local std::size_t used = pool.size();
    if (used == pool.size()) {
        std::size_t filled = 0;
        while (filled < sizeof pool) {
            const auto got = getrandom(reinterpret_cast<char*>(pool.data()) + filled, sizeof pool - filled, 0);
            if (got < 0) throw std::runtime_error("the kernel gives no random bytes");
            filled += static_cast<std::size_t>(got);
        }
        used = 0;
    }
    return pool[used++];
}

/// Milliseconds and a 12-bit counter in one number that only ever rises: a clock set back, or more than 4,096 ids in one
/// millisecond, borrow from the milliseconds to come (RFC 9562 section 6.2, method 1).
std::uint64_t next_tick(Time now) {
    static std::atomic<std::uint64_t> last{0};
    const auto wanted = static_cast<std::uint64_t>(epoch_ms(now)) << 12;
    std::uint64_t seen = last.load(std::memory_order_relaxed);
    std::uint64_t next = 0;
    do {
        next = wanted > seen ? wanted : seen + 1;
    } while (!last.compare_exchange_weak(seen, next, std::memory_order_relaxed));
    return next;
}

// chosen at random once; changing it changes every derived id
constexpr Bytes kNamespace{0xa3, 0x64, 0x5f, 0xbe, 0x3e, 0xd7, 0x47, 0x83, 0x82, 0x9b, 0x44, 0x72, 0xd2, 0x5b, 0xd7, 0x80};

}  // namespace

std::string mint_uuid(Time now) {
    const std::uint64_t tick = next_tick(now);
    const std::uint64_t random = random_bits();
    Bytes bytes{};
    for (std::size_t i = 0; i < 6; ++i) bytes[i] = static_cast<std::uint8_t>(tick >> (52 - 8 * i));
    bytes[6] = static_cast<std::uint8_t>(0x70 | (tick >> 8 & 0x0F));
    bytes[7] = static_cast<std::uint8_t>(tick);
    std::memcpy(bytes.data() + 8, &random, sizeof random);
    bytes[8] = static_cast<std::uint8_t>((bytes[8] & 0x3F) | 0x80);
    return text_of(bytes);
}

std::string derive_uuid(std::string_view text) {
    std::string named;
    named.reserve(kNamespace.size() + text.size());
    named.append(reinterpret_cast<const char*>(kNamespace.data()), kNamespace.size()).append(text);
    const auto digest = sha1(named);
    Bytes bytes{};
    std::memcpy(bytes.data(), digest.data(), bytes.size());
    bytes[6] = static_cast<std::uint8_t>((bytes[6] & 0x0F) | 0x50);
    bytes[8] = static_cast<std::uint8_t>((bytes[8] & 0x3F) | 0x80);
    return text_of(bytes);
}

bool is_uuid(std::string_view text) {
    if (text.size() != 36) return false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        const bool hex = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
        if (i == 8 || i == 13 || i == 18 || i == 23 ? c != '-' : !hex) return false;
    }
    return true;
}

}  // namespace carewire
