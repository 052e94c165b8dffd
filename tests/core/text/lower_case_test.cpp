#include "core/text/lower_case.hpp"

#include <string>

#include <doctest/doctest.h>

using carewire::lower_case;

TEST_CASE("lower case: letters of every script that has cases") {
    CHECK(lower_case("Anna MÜLLER") == "anna müller");
    CHECK(lower_case("ΜΑΡΙΑ") == "μαρια");
    CHECK(lower_case("Иван ЁЛКИН") == "иван ёлкин");
    CHECK(lower_case("ԱՆԻ") == "անի");
}

TEST_CASE("lower case: scripts without cases and other signs stay as they are") {
    CHECK(lower_case("प्रिया शर्मा") == "प्रिया शर्मा");
    CHECK(lower_case("王小明 📸 12-3") == "王小明 📸 12-3");
    CHECK(lower_case("") == "");
}

TEST_CASE("lower case: bytes that are no UTF-8 are kept") {
    CHECK(lower_case("A\xFF\xC3") == "a\xFF\xC3");
    CHECK(lower_case("\xC3\x41\xE2\x82") == "\xC3\x61\xE2\x82");
    CHECK(lower_case(std::string("A\0B", 3)) == std::string("a\0b", 3));
}
