#include "core/text/template.hpp"

#include <doctest/doctest.h>

using namespace carewire;

namespace {

std::string filled(std::string_view text, std::string_view values, Escaping escaping = Escaping::Html) {
    return fill(text, View::from_json(values).value(), escaping).text;
}

}  // namespace

TEST_CASE("template: what people wrote is escaped and what we built is not") {
    View view;
    view.text("said", "<script>\"it's\" & that</script>").text("chart", "<svg></svg>");
    CHECK(render("{{said}} {{{chart}}}", view) == "&lt;script&gt;&quot;it&apos;s&quot; &amp; that&lt;/script&gt; <svg></svg>");
}

TEST_CASE("template: sections show flags and lists and names reach inside") {
    View texts;
    texts.text("none", "Nothing yet");
    View view;
    view.view("t", texts).flag("busy", false).list("rows", {View().text("n", "1"), View().text("n", "2")});
    CHECK(render("{{#rows}}<{{n}}>{{/rows}}{{^busy}}{{t.none}}{{/busy}}{{#busy}}x{{/busy}}", view) == "<1><2>Nothing yet");
    CHECK(render("{{#rows}}x{{/rows}}{{^rows}}empty{{/rows}}", View().list("rows", {})) == "empty");
}

TEST_CASE("template: a part is included with the names around it") {
    View view;
    view.partial("row", "[{{n}}]").list("rows", {View().text("n", "7")});
    CHECK(render("{{#rows}}{{> row}}{{/rows}}", view) == "[7]");
}

TEST_CASE("template: a broken template is an error and no half page") {
    CHECK_THROWS_AS(render("{{#open}} never closed", View()), std::runtime_error);
}

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
    const auto result = fill("{{greeting}} {{name}} {{name}}{{#link}} {{link}}{{/link}}{{^link}}!{{/link}}",
                             View::from_json(R"({"greeting":"Hello","name":null})").value(), Escaping::None);
    CHECK(result.missing == std::vector<std::string>{"name"});
}

TEST_CASE("template: a template or values that cannot be read are an error") {
    CHECK_THROWS_AS(fill("{{#open}}", View(), Escaping::None), std::runtime_error);
    CHECK_FALSE(View::from_json("[1]").has_value());
    CHECK_FALSE(View::from_json("{").has_value());
}
