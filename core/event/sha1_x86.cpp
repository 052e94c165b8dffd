#include "core/event/sha1.hpp"

#ifdef __x86_64__

#include <cpuid.h>
#include <immintrin.h>

namespace carewire {
namespace {

#define CAREWIRE_SHA __attribute__((target("sha,sse4.1")))

/// Where a block stands: its words are taken four at a time, and `before` is ABCD as it was four rounds ago.
struct Rounds {
    __m128i abcd, before;
    __m128i words[4];  ///< the last sixteen of the eighty
};

/// Twenty rounds of one kind, from the words `first` on, counted in fours.
template <int kind>
CAREWIRE_SHA inline void twenty(Rounds& at, int first) {
    for (int g = first; g < first + 5; ++g) {
        __m128i* const w = at.words;
        if (g >= 4) {
            const __m128i sum = _mm_xor_si128(_mm_sha1msg1_epu32(w[g % 4], w[(g + 1) % 4]), w[(g + 2) % 4]);
            w[g % 4] = _mm_sha1msg2_epu32(sum, w[(g + 3) % 4]);
        }
        const __m128i next = g == 0 ? _mm_add_epi32(at.before, w[0]) : _mm_sha1nexte_epu32(at.before, w[g % 4]);
        at.before = at.abcd;
        at.abcd = _mm_sha1rnds4_epu32(at.abcd, next, kind);
    }
}

CAREWIRE_SHA void absorb(Sha1State& state, const unsigned char* blocks, std::size_t count) {
    const __m128i big_endian = _mm_set_epi64x(0x0001020304050607LL, 0x08090a0b0c0d0e0fLL);
    constexpr int reversed = 0x1B;
    __m128i abcd = _mm_shuffle_epi32(_mm_loadu_si128(reinterpret_cast<const __m128i*>(state.data())), reversed);
    __m128i e = _mm_set_epi32(static_cast<int>(state[4]), 0, 0, 0);
    for (; count > 0; --count, blocks += 64) {
        Rounds at{.abcd = abcd, .before = e, .words = {}};
        for (int i = 0; i < 4; ++i) {
            const auto* four = reinterpret_cast<const __m128i*>(blocks) + i;
            at.words[i] = _mm_shuffle_epi8(_mm_loadu_si128(four), big_endian);
        }
        twenty<0>(at, 0);
        twenty<1>(at, 5);
        twenty<2>(at, 10);
        twenty<3>(at, 15);
        e = _mm_sha1nexte_epu32(at.before, e);
        abcd = _mm_add_epi32(at.abcd, abcd);
    }
    _mm_storeu_si128(reinterpret_cast<__m128i*>(state.data()), _mm_shuffle_epi32(abcd, reversed));
    state[4] = static_cast<std::uint32_t>(_mm_extract_epi32(e, 3));
}

bool has_instructions() {
    unsigned a = 0, b = 0, c = 0, d = 0;
    if (__get_cpuid(1, &a, &b, &c, &d) == 0 || (c & bit_SSE4_1) == 0) return false;
    return __get_cpuid_count(7, 0, &a, &b, &c, &d) != 0 && (b & bit_SHA) != 0;
}

}  // namespace

Sha1Absorb sha1_absorb_by_instructions() { return has_instructions() ? absorb : nullptr; }

}  // namespace carewire

#else

namespace carewire {

Sha1Absorb sha1_absorb_by_instructions() { return nullptr; }

}  // namespace carewire

#endif
