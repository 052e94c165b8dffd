#include "core/http/weighted_list.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>

using namespace carewire;

namespace {

std::string read(std::string_view field) {
    std::string text;
    for (const auto& [value, weight] : http::weighted_list(field)) text += fmt::format("{}={} ", value, weight);
    return text;
}

}  // namespace

TEST_CASE("weighted list: the most wanted comes first and equals keep their order") {
    CHECK(read("de, es;q=0.9, en;q=0.95") == "de=1 en=0.95 es=0.9 ");
    CHECK(read("text/html,application/xhtml+xml;q=0.9,*/*;q=0.8") == "text/html=1 application/xhtml+xml=0.9 */*=0.8 ");
    CHECK(read("a;q=0.5,b;q=0.5,c;q=0.5") == "a=0.5 b=0.5 c=0.5 ");
}

TEST_CASE("weighted list: neither white space nor other parameters nor the case of q matter") {
    CHECK(read(" \tgzip ; q=0.3 ,br") == "br=1 gzip=0.3 ");
    CHECK(read("text/html;level=1;q=0.4;x=y, text/csv;Q=0.2") == "text/html=0.4 text/csv=0.2 ");
}

TEST_CASE("weighted list: what is not wanted or says nothing readable weighs nothing") {
    CHECK(read("gzip;q=0, br;q=0.000") == "gzip=0 br=0 ");
    CHECK(read("a;q=, b;q=much, c;q=0.5x, d;q=-1, e;q=7") == "e=1 a=0 b=0 c=0 d=0 ");
    CHECK(read("") == "");
    CHECK(read(", ,;q=1,") == "");
}
