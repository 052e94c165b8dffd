#include <doctest/doctest.h>

#include "core/store/named_parameters.hpp"
#include "core/store/storable_text.hpp"

using namespace carewire;

TEST_CASE("store: parameters are numbered in order and quotes and comments and casts are left alone") {
    const auto numbered = number_parameters("select :a, :b_2, :a, ':c', \":d\", x::text -- :e\n /* :f */ where t > :z", '$');
    CHECK(numbered.text == "select $1, $2, $1, ':c', \":d\", x::text -- :e\n /* :f */ where t > $3");
    CHECK(numbered.names == std::vector<std::string>{"a", "b_2", "z"});
    CHECK(number_parameters("select 'it''s :x', a[1:2], :y", '?').text == "select 'it''s :x', a[1:2], ?1");
}

TEST_CASE("store: text is what RFC 3629 allows and has no NUL") {
    for (const std::string_view good : {"", "plain", "exactly eight", "naïve café", "שלום", "你好", "🙂🙂", "\x7F", "\xF4\x8F\xBF\xBF"}) {
        CHECK(is_storable(good));
    }
    const std::string eight(8, 'x');
    for (const std::string& bad : {std::string(1, '\0'), std::string("\x80"), std::string("\xC1\xBF"), std::string("\xE0\x9F\xBF"),
                                  std::string("\xED\xA0\x80"), std::string("\xF0\x8F\xBF\xBF"), std::string("\xF4\x90\x80\x80"),
                                  std::string("\xFF"), std::string("\xE2\x82"), std::string("\xF0\x9F\x99")}) {
        CHECK_FALSE(is_storable(bad));
        CHECK_FALSE(is_storable(eight + bad));
        CHECK_FALSE(is_storable(eight + "abc" + bad + eight));
    }
}

TEST_CASE("store: a statement in a message is one short line") {
    CHECK(short_text("select 1\n   from\tt") == "select 1 from t");
    CHECK(short_text(std::string(1000, 'x')).size() < 200);
}
