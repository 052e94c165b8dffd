// sources: core/http/client_answer.cpp core/http/head.cpp
// The client's reader of answers: the same fate in one piece and cut in two, and never more body than was allowed.
#include <cstdint>
#include <cstdlib>

#include "core/http/client_answer.hpp"

using carewire::http::AnswerReader;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0) return 0;
    const std::string_view bytes(reinterpret_cast<const char*>(data + 1), size - 1);
    constexpr std::size_t most = 4096;
    AnswerReader whole(false, most), halves(false, most);
    const auto fate = whole.feed(bytes);
    const auto cut = bytes.size() * data[0] / 256;
    auto later = halves.feed(bytes.substr(0, cut));
    if (later == AnswerReader::State::More)
        later = halves.feed(bytes.substr(cut));
    else if (fate == AnswerReader::State::More)
        std::abort();
    if (fate != later || whole.answer().body.size() > most) std::abort();
    if (fate == AnswerReader::State::Done && whole.answer().body != halves.answer().body) std::abort();
    return 0;
}
