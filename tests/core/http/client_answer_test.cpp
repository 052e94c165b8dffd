#include "core/http/client_answer.hpp"

#include <doctest/doctest.h>

#include "tests/support/corpus_cases.hpp"

using namespace carewire;
using namespace carewire::testing;
using State = http::AnswerReader::State;

namespace {

/// In one piece, then byte by byte: the fate must be the same.
State fate_of(std::string_view bytes) {
    http::AnswerReader whole(false, 1 << 20), drip(false, 1 << 20);
    auto state = whole.feed(bytes);
    if (state == State::More) state = whole.ended();
    auto slow = State::More;
    for (std::size_t i = 0; i < bytes.size() && slow == State::More; ++i) slow = drip.feed(bytes.substr(i, 1));
    if (slow == State::More) slow = drip.ended();
    CHECK(state == slow);
    return state;
}

std::string with(std::string_view rest) {
    return "HTTP/1.1 200 OK\r\n" + std::string(rest);
}

}  // namespace

TEST_CASE("http answers: lengths and chunks are plain or malformed") {
    CHECK(fate_of(with("Content-Length: 2\r\n\r\nok")) == State::Done);
    CHECK(fate_of(with("Content-Length: 3\r\n\r\nok")) == State::Malformed);
    CHECK(fate_of(with("\r\nuntil the end")) == State::Done);
    CHECK(fate_of(with("Transfer-Encoding: Chunked\r\n\r\n2;x=y\r\nok\r\n0\r\nT: x\r\n\r\n")) == State::Done);
    CHECK(fate_of("HTTP/1.1 103 Early\r\nX: y\r\n\r\nHTTP/1.1 204 No\r\n\r\n") == State::Done);
    for (const char* bad :
         {"Content-Length: +2\r\n\r\nok", "Content-Length: 2\r\nContent-Length: 2\r\n\r\nok",
          "Content-Length: \r\n\r\n", "Content-Length: 2, 2\r\n\r\nok", "Content-Length: 99999999999999999999\r\n\r\n",
          "Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
          "Transfer-Encoding: chunked\r\nContent-Length: 2\r\n\r\n0\r\n\r\n",
          "Transfer-Encoding: chunked\r\n\r\n-1\r\n", "Transfer-Encoding: chunked\r\n\r\n0x2\r\nok\r\n0\r\n\r\n",
          "Transfer-Encoding: chunked\r\n\r\nfffffffffffffffff\r\n", "Transfer-Encoding: chunked\r\n\r\n2\r\nokay\r\n",
          "Transfer-Encoding: chunked\r\n\r\n2\nok\r\n", "Transfer-Encoding: chunked\r\n\r\n2\r\nok\r\n",
          " X: y\r\n\r\n", "X : y\r\n\r\n", "X\r\n\r\n", ": y\r\n\r\n", "X: a\x01\r\n\r\n", "X: y\n\r\n"})
        CHECK_MESSAGE(fate_of(with(bad)) == State::Malformed, bad);
    CHECK(fate_of(with("Content-Length: 1048577\r\n\r\n")) == State::TooLarge);
    CHECK(fate_of(with("X: " + std::string(40'000, 'x') + "\r\n\r\n")) == State::TooLarge);
    CHECK(fate_of(with("Transfer-Encoding: chunked\r\n\r\n2;" + std::string(1000, 'x') + "\r\n")) == State::TooLarge);
    std::string interim;
    for (int i = 0; i < 20; ++i) interim += "HTTP/1.1 100 Continue\r\n\r\n";
    CHECK(fate_of(interim + with("Content-Length: 0\r\n\r\n")) == State::Malformed);
}

TEST_CASE("http answers: what a strict parser refuses is never an answer") {
    const auto cases = llhttp_cases("llhttp-response.json");
    if (cases.empty()) {
        MESSAGE("not tested: corpora/http-raw is not here");
        return;
    }
    CHECK(cases.size() == 74);
    for (const auto& one : cases) {
        const auto fate = fate_of(one.raw);
        const bool malformed = !one.accepted && one.messages_complete == 0;
        CHECK_MESSAGE(!(malformed && one.mode == "response" && fate == State::Done), one.id);
    }
}

TEST_CASE("http answers: a connection with bytes left over carries no other call") {
    http::AnswerReader clean(false, 100), dirty(false, 100), closing(false, 100);
    clean.feed(with("Content-Length: 2\r\n\r\nok"));
    dirty.feed(with("Content-Length: 2\r\n\r\nokHTTP/1.1 200 OK\r\n"));
    closing.feed(with("Connection: Close\r\nContent-Length: 2\r\n\r\nok"));
    CHECK(clean.reusable());
    CHECK_FALSE(dirty.reusable());
    CHECK_FALSE(closing.reusable());
}
