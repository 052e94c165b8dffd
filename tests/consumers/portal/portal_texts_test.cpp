#include "consumers/portal/web/texts.hpp"

#include <doctest/doctest.h>

using namespace carewire;

namespace {

std::string spoken(std::string wanted) {
    http::Request request;
    request.headers.emplace_back("accept-language", std::move(wanted));
    return portal::Texts::of(request).language();
}

}  // namespace

TEST_CASE("pages: the language that a browser wants most of those that there are is spoken") {
    CHECK(spoken("es-MX,es;q=0.9,en;q=0.8") == "es");
    CHECK(spoken("de-CH, de;q=0.9, hi;q=0.7, en;q=0.3") == "hi");
    CHECK(spoken("en;q=0.3, es;q=0.9") == "es");
    CHECK(spoken("es;q=0, hi;q=0.1") == "hi");
    CHECK(spoken("fr") == "en");
    CHECK(spoken("") == "en");
}
