#include "core/text/template.hpp"

#include <doctest/doctest.h>

using namespace carewire;

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
