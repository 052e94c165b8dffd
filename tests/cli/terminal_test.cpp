#include "ops/cli/terminal.hpp"

#include <doctest/doctest.h>

#include <array>
#include <functional>
#include <string>

#include "core/json/json.hpp"

using namespace carewire;
using namespace carewire::cli;

namespace {

/// What a command prints when its answer does not go to a terminal.
std::string printed(bool json, const std::function<void(Terminal&)>& command) {
    std::FILE* out = std::tmpfile();
    std::FILE* err = std::tmpfile();
    Terminal terminal{out, err, json};
    command(terminal);
    std::fflush(out);
    std::rewind(out);
    std::string text(4096, '\0');
    text.resize(std::fread(text.data(), 1, text.size(), out));
    std::fclose(out);
    std::fclose(err);
    return text;
}

Table groups() {
    return {.columns = {"worker", "lag", "held"}, .rows = {{"email", std::int64_t{12}, false}, {"李", std::int64_t{3}, {}}}};
}

}  // namespace

TEST_CASE("terminal: a table is aligned for people and without colour where it is no terminal") {
    const auto text = printed(false, [](Terminal& terminal) { terminal.table(groups()); });
    CHECK(text ==
          "worker  lag  held\n"
          "email    12  no\n"
          "李        3  -\n");
}

TEST_CASE("terminal: a table is a JSON array of objects for programs") {
    const auto text = printed(true, [](Terminal& terminal) {
        terminal.say("not for programs");
        terminal.table(groups());
    });
    CHECK(text == R"([{"worker":"email","lag":12,"held":false},{"worker":"李","lag":3,"held":null}])"
                  "\n");
}

TEST_CASE("terminal: no rows are said in words to people and are an empty array for programs") {
    const Table empty{.columns = {"worker"}, .rows = {}, .when_empty = "no dead letters"};
    CHECK(printed(false, [&](Terminal& terminal) { terminal.table(empty); }) == "no dead letters\n");
    CHECK(printed(true, [&](Terminal& terminal) { terminal.table(empty); }) == "[]\n");
}

TEST_CASE("terminal: facts are lines for people and one object for programs") {
    const Facts facts{{"id", "x\"y"}, {"events", std::int64_t{2}}};
    CHECK(printed(false, [&](Terminal& terminal) { terminal.facts(facts); }) == "id      x\"y\nevents  2\n");
    CHECK(json::Document::parse(printed(true, [&](Terminal& terminal) { terminal.facts(facts); })).has_value());
}

TEST_CASE("terminal: wide letters take two columns and combining ones none") {
    CHECK(display_width("Zoë") == 3);
    CHECK(display_width("Zoe\xCC\x88") == 3);
    CHECK(display_width("患者") == 4);
    CHECK(display_width("🩺") == 2);
    CHECK(display_width("") == 0);
    CHECK(display_width("\xE6\x82") <= 2);
}
