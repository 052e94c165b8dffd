/// The CloudEvents conformance features, read from their given/when/then tables (corpora/cloudevents).
#include <doctest/doctest.h>

#include <algorithm>
#include <fstream>
#include <iostream>
#include <map>
#include <optional>
#include <sstream>
#include <string>
#include <vector>

#include "core/event/cloud_event.hpp"
#include "core/event/wire.hpp"
#include "tests/support/source_dir.hpp"

using namespace carewire;

namespace {

using Pairs = std::vector<std::pair<std::string, std::string>>;

struct Scenario {
    std::string name;
    std::vector<std::string> texts;  ///< between """
    std::vector<Pairs> tables;
    std::vector<std::string> examples;
};

std::string trimmed(std::string text) {
    text.erase(0, text.find_first_not_of(" \t\r"));
    text.erase(text.find_last_not_of(" \t\r") + 1);
    return text;
}

std::vector<std::string> cells(const std::string& row) {
    std::vector<std::string> found;
    std::stringstream in(row.substr(1));
    for (std::string cell; std::getline(in, cell, '|');) found.push_back(trimmed(cell));
    return found;
}

std::vector<Scenario> scenarios(const char* file) {
    std::ifstream in(testing::corpora_dir() / "cloudevents" / file);
    std::vector<Scenario> found;
    bool quoted = false;
    bool examples = false;
    for (std::string raw; std::getline(in, raw);) {
        const std::string line = trimmed(raw);
        if (line == "\"\"\"") {
            quoted = !quoted;
            if (quoted) found.back().texts.emplace_back();
        } else if (quoted) {
            found.back().texts.back() += (raw.size() > 8 ? raw.substr(8) : "") + "\n";
        } else if (line.starts_with("Scenario")) {
            found.push_back({.name = line});
            examples = false;
        } else if (line.starts_with("Examples:")) {
            examples = true;
        } else if (line.starts_with("|") && !found.empty()) {
            const auto row = cells(line);
            if (examples && row[0] != "contentType") found.back().examples.push_back(row[0]);
            if (!examples && row[0] == "key") found.back().tables.emplace_back();
            if (!examples && row[0] != "key") found.back().tables.back().emplace_back(row[0], row[1]);
        }
    }
    return found;
}

std::string filled(std::string text, const std::string& content_type) {
    const std::string mark = "<contentType>";
    if (const auto at = text.find(mark); at != std::string::npos) text.replace(at, mark.size(), content_type);
    return text;
}

Pairs filled(Pairs table, const std::string& content_type) {
    for (auto& [key, value] : table) value = filled(value, content_type);
    return table;
}

std::string without_space(std::string text) {
    std::erase_if(text, [](char c) { return c == ' ' || c == '\n'; });
    return text;
}

/// The table also lists datacontenttype; what it does not list must not be there.
template <class Expected>
void expect(const Expected& event, Pairs expected, const std::string& data) {
    REQUIRE(event);
    auto attributes = event->attributes;
    std::sort(attributes.begin(), attributes.end());
    std::sort(expected.begin(), expected.end());
    CHECK(attributes == expected);
    CHECK(without_space(event->data) == without_space(data));
}

/// `POST /x HTTP/1.1`, header lines, an empty line, the body.
std::pair<Pairs, std::string> http_request(const std::string& text) {
    std::stringstream in(text);
    Pairs headers;
    std::string line;
    std::getline(in, line);
    while (std::getline(in, line) && !trimmed(line).empty()) {
        const auto colon = line.find(':');
        std::string name = line.substr(0, colon);
        std::transform(name.begin(), name.end(), name.begin(), [](char c) { return static_cast<char>(std::tolower(c)); });
        headers.emplace_back(name, trimmed(line.substr(colon + 1)));
    }
    return {headers, {std::istreambuf_iterator<char>(in), {}}};
}

}  // namespace

TEST_CASE("cloud event: the HTTP conformance feature holds") {
    if (testing::corpora_dir().empty()) {
        std::cout << "not tested: cloudevents corpus is absent\n";
        return;
    }
    int run = 0;
    for (const Scenario& scenario : scenarios("http-protocol-binding.feature")) {
        for (const std::string& content_type : scenario.examples) {
            CAPTURE(scenario.name);
            CAPTURE(content_type);
            const auto [headers, body] = http_request(filled(scenario.texts.at(0), content_type));
            const auto posted = read_cloud_events(headers, body, {});
            REQUIRE(posted);
            expect(posted->events.at(0), filled(scenario.tables.at(0), content_type), scenario.texts.at(1));
            ++run;
        }
    }
    CHECK(run == 4);
}

TEST_CASE("cloud event: the Kafka conformance feature holds") {
    if (testing::corpora_dir().empty()) {
        std::cout << "not tested: cloudevents corpus is absent\n";
        return;
    }
    int run = 0;
    for (Scenario& scenario : scenarios("kafka-protocol-binding.feature")) {
        if (scenario.examples.empty()) scenario.examples.emplace_back();
        for (const std::string& content_type : scenario.examples) {
            CAPTURE(scenario.name);
            CAPTURE(content_type);
            const Record record{.topic = "t", .value = scenario.texts.at(0),
                                .headers = filled(scenario.tables.at(0), content_type)};
            expect(read_cloud_event(record), filled(scenario.tables.at(1), content_type), scenario.texts.at(1));
            ++run;
        }
    }
    CHECK(run == 3);
}
