#include "tests/support/test_log.hpp"

#include <fmt/format.h>

namespace carewire::testing {
namespace {

std::string text_of(const LogValue& value) {
    return std::visit([](const auto& held) { return fmt::format("{}", held); }, value);
}

}  // namespace

void TestLog::write(Level level, std::string_view event, LogFields fields) {
    Line line{level, std::string(event), {}};
    for (const auto& [name, value] : fields) line.fields[std::string(name)] = text_of(value);
    const std::lock_guard lock(mutex_);
    lines_.push_back(std::move(line));
}

std::vector<TestLog::Line> TestLog::lines(std::string_view event) const {
    const std::lock_guard lock(mutex_);
    std::vector<Line> found;
    for (const Line& line : lines_) {
        if (event.empty() || line.event == event) found.push_back(line);
    }
    return found;
}

std::string TestLog::text() const {
    std::string text;
    for (const Line& line : lines()) {
        text += line.event;
        for (const auto& [name, value] : line.fields) text += fmt::format(" {}={}", name, value);
        text += '\n';
    }
    return text;
}

}  // namespace carewire::testing
