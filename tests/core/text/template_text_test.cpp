#include "core/text/template_text.hpp"

#include <doctest/doctest.h>

using namespace carewire;

namespace {

std::string filled(std::string_view text, std::string_view values, Escaping escaping = Escaping::Html) {
    const auto result = fill_template(text, values, escaping);
    REQUIRE(result);
    return result->text;
}

}  // namespace

TEST_CASE("template: a value is shown as text in HTML and as it is elsewhere") {
    CHECK(filled("<p>{{name}}</p>", R"({"name":"<script>\"&"})") == "<p>&lt;script&gt;&quot;&amp;</p>");
    CHECK(filled("{{name}}", R"({"name":"O'Neil & Sons"})", Escaping::None) == "O'Neil & Sons");
    CHECK(filled("{{{name}}}", R"({"name":"<b>"})") == "<b>");
}

TEST_CASE("template: lists and numbers and nested names are filled in") {
    CHECK(filled("{{#steps}}{{n}}. {{step.name}}\n{{/steps}}", R"({"steps":[{"n":1,"step":{"name":"Tray"}},{"n":2,"step":{"name":"Check"}}]})") ==
          "1. Tray\n2. Check\n");
    CHECK(filled("{{amount}}", R"({"amount":12.50})") == "12.50");
}

TEST_CASE("template: a value that is missing is named") {
    const auto result = fill_template("{{greeting}} {{name}} {{name}}{{#link}} {{link}}{{/link}}{{^link}}!{{/link}}", R"({"greeting":"Hello","name":null})",
                                      Escaping::None);
    REQUIRE(result);
    CHECK(result->missing == std::vector<std::string>{"name"});
}

TEST_CASE("template: a template or values that cannot be read are an error") {
    CHECK(!fill_template("{{#open}}", "{}", Escaping::Html));
    CHECK(!fill_template("fine", "[1]", Escaping::Html));
}
