#include "core/worker/taken.hpp"

#include <cstring>

namespace carewire {

std::string_view name(Fate fate) {
    switch (fate) {
        case Fate::Open: return "open";
        case Fate::Done: return "done";
        case Fate::Dead: return "dead";
        case Fate::Waiting: return "waiting";
        case Fate::Known: return "known";
        case Fate::Conflict: return "conflict";
    }
    return "open";
}

void Taken::reopen() {
    fate = given_up ? Fate::Dead : Fate::Open;
    code = given_up ? given_up->code : "";
    reason = given_up ? given_up->reason : "";
    attempts = given_up ? 1 : 0;
}

std::int64_t digest_of(std::string_view body) {
    // FNV-1a over eight bytes at a time: the loop hashes every body, and a digest here only has to notice a difference
    constexpr std::uint64_t kPrime = 1099511628211ULL;
    std::uint64_t hash = 14695981039346656037ULL ^ body.size();
    while (body.size() >= 8) {
        std::uint64_t word = 0;
        std::memcpy(&word, body.data(), 8);
        hash = (hash ^ word) * kPrime;
        hash ^= hash >> 29;
        body.remove_prefix(8);
    }
    for (const char c : body) hash = (hash ^ static_cast<unsigned char>(c)) * kPrime;
    return static_cast<std::int64_t>(hash ^ (hash >> 32));
}

}  // namespace carewire
