#include <iostream>
#include <memory>
#include <string>

#include <fmt/format.h>

#include "consumers/analysis/rules/rules_analyser.hpp"
#include "core/json/json.hpp"
#include "ops/cli/command.hpp"

namespace carewire::cli {
namespace {

struct Options {
    std::string analyser = "rules";
};

constexpr std::size_t kLongestLine = 1 << 20;

std::string result_line(std::string_view id, const FeedbackAnalysis& analysis) {
    std::string line;
    json::Writer out(line);
    const auto list = [&](std::string_view name, const std::vector<std::string>& items) {
        out.key(name).begin_array();
        for (const auto& item : items) out.string(item);
        out.end_array();
    };
    out.begin_object().key("id").raw(id).member("sentiment", analysis.sentiment);
    list("emotions", analysis.emotions);
    list("themes", analysis.topics);
    out.member("urgency", analysis.urgency);
    list("because", analysis.because);
    out.end_object();
    return line;
}

/// Each line of standard input {id, text} becomes a line of standard output. Nothing of a text stands in an error.
int analyse_lines(const Options&) {
    const RulesAnalyser analyser;
    std::string line;
    for (int number = 1; std::getline(std::cin, line); ++number) {
        if (line.empty()) continue;
        const auto document = json::Document::parse(line, {.bytes = kLongestLine});
        const bool object = document && document->root().kind() == json::Kind::Object;
        const json::Value* id = object ? document->root().find("id") : nullptr;
        const json::Value* text = object ? document->root().find("text") : nullptr;
        if (!id || !text || text->kind() != json::Kind::String) {
            throw Failure(fmt::format("line {}: wants a JSON object with `id` and `text` (text as a string){}", number,
                                      document ? "" : ": " + document.error().detail));
        }
        const auto analysis = analyser.analyse({.comment = std::string(text->string()), .rating = std::nullopt});
        std::cout << result_line(id->raw(), analysis) << '\n';
    }
    std::cout.flush();
    return std::cout ? kOk : kFailed;
}

}  // namespace

Command analyse() {
    return {"analyse", "Read texts as JSON Lines {id, text} and print what an analyser says of each.",
            [](Arguments& arguments) -> Run {
                auto options = std::make_shared<Options>();
                arguments.choice("analyser", options->analyser, {"rules"}, "Which analyser reads.");
                return [options](Context&) { return analyse_lines(*options); };
            }};
}

}  // namespace carewire::cli
