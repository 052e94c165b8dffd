#include "tests/support/second_opinion.hpp"

#include <doctest/doctest.h>

#include <array>
#include <random>

#include "tests/support/corpus_cases.hpp"

using namespace carewire::testing;

namespace {

/// One to three small changes: bytes replaced, dropped, doubled or spliced in from a list of what parsers stumble over.
std::string changed(std::string text, std::mt19937& random) {
    constexpr std::array<std::string_view, 22> splices{"\r\n",
                                                       "\n",
                                                       "\r",
                                                       " ",
                                                       "\t",
                                                       "\0",
                                                       ":",
                                                       "%",
                                                       ",",
                                                       "_",
                                                       "\x7f",
                                                       "\xff",
                                                       "HTTP/1.1",
                                                       "Content-Length: 1\r\n",
                                                       "Transfer-Encoding: chunked\r\n",
                                                       "Host: b\r\n",
                                                       "Connection: close\r\n",
                                                       "+",
                                                       "0",
                                                       "\r\n\r\n",
                                                       "\x0b",
                                                       "Content-Length"};
    for (auto rounds = random() % 3 + 1; rounds > 0 && !text.empty(); --rounds) {
        const auto at = random() % text.size();
        switch (random() % 4) {
            case 0:
                text[at] = static_cast<char>(random());
                break;
            case 1:
                text.erase(at, random() % 4 + 1);
                break;
            case 2:
                text.insert(at, text.substr(at, random() % 20));
                break;
            default:
                text.insert(at, splices[random() % splices.size()]);
        }
    }
    return text;
}

}  // namespace

TEST_CASE("http head: whatever is accepted means the same to another strict parser") {
    std::vector<std::string> seeds{
        "GET / HTTP/1.1\r\nHost: a\r\n\r\n",
        "POST /v1/x?a=b HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nContent-Type: application/json\r\n"
        "Authorization: Bearer x\r\nConnection: keep-alive\r\n\r\nhello",
        "DELETE /v1/x/1 HTTP/1.1\r\nHost: a\r\nX-Empty:\r\nX-Utf: \xc3\xa4\r\n\r\n"};
    for (const auto& one : carewire_requests()) seeds.push_back(one.raw.substr(0, 2000));
    for (const auto& one : llhttp_cases("llhttp-request.json")) seeds.push_back(one.raw);
    std::mt19937 random(20260101);
    for (int i = 0; i < 60'000; ++i) {
        const auto text = changed(seeds[static_cast<std::size_t>(i) % seeds.size()], random);
        const auto difference = disagreement(text);
        REQUIRE_MESSAGE(difference.empty(), difference << " of " << text);
    }
}
