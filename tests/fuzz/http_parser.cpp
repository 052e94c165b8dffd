// sources: core/http/head.cpp core/http/target.cpp tests/support/second_opinion.cpp
// The door's reader of request heads and targets: what it accepts means the same to another parser, a head is judged
// the same however it is cut, and an accepted target decodes to a path that no other target of the same meaning could
// smuggle past.
#include <cstdint>
#include <cstdlib>
#include <memory>

#include "core/http/head.hpp"
#include "core/http/target.hpp"
#include "tests/support/second_opinion.hpp"

using namespace carewire::http;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view bytes(reinterpret_cast<const char*>(data), size);
    if (!carewire::testing::disagreement(bytes).empty()) std::abort();

    const auto head = std::make_unique<Head>();
    Refusal refusal;
    const auto fate = read_head(bytes, {}, *head, refusal);
    const auto whole = fate == HeadFate::Complete ? head->size : size;
    const auto part = std::make_unique<Head>();
    for (std::size_t cut = 0; cut < whole; cut += 1 + whole / 16) {
        const auto early = read_head(bytes.substr(0, cut), {}, *part, refusal);
        // a beginning may not yet show the fault, but it never shows one that the whole has not
        if (early == HeadFate::Complete || (early == HeadFate::Refused && fate != HeadFate::Refused)) std::abort();
    }
    if (fate != HeadFate::Complete) return 0;
    std::string path, query;
    if (!read_target(head->target, path, query)) return 0;
    if (!path.starts_with('/') || path.find("/../") != path.npos || path.find("//") != path.npos ||
        path.find('\0') != path.npos)
        std::abort();
    return 0;
}
