#include "consumers/portal/web/charts.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace carewire::portal {
namespace {

constexpr double kWidth = 720, kHeight = 160, kFloor = 24;  // units of the drawing; the floor is for labels

std::string escaped(const std::string& text) {
    std::string out;
    for (const char c : text) {
        if (c == '<') out += "&lt;";
        else if (c == '&') out += "&amp;";
        else out += c;
    }
    return out;
}

std::string head() {
    return fmt::format(R"(<svg class="chart" viewBox="0 0 {} {}" aria-hidden="true" focusable="false">)", kWidth, kHeight + kFloor);
}

std::string label(const Mark& mark, double x) {
    if (mark.label.empty()) return {};
    return fmt::format(R"(<text x="{:.1f}" y="{:.1f}" text-anchor="middle">{}</text>)", x, kHeight + kFloor - 6, escaped(mark.label));
}

/// Three lines across, the outer ones with what they stand for.
std::string grid(const std::string& top = {}, const std::string& bottom = {}) {
    std::string lines = fmt::format(R"(<text x="{}" y="18" text-anchor="end">{}</text><text x="{}" y="{}" text-anchor="end">{}</text>)", kWidth, top, kWidth,
                                    kHeight - 5, bottom);
    for (const double part : {0.0, 0.5, 1.0}) lines += fmt::format(R"(<line x1="0" x2="{}" y1="{:.1f}" y2="{:.1f}"/>)", kWidth, 4 + (kHeight - 4) * part, 4 + (kHeight - 4) * part);
    return lines;
}

}  // namespace

std::string bar_chart(const std::vector<Mark>& marks) {
    double most = 1;
    for (const auto& mark : marks) most = std::max(most, mark.value.value_or(0));
    const double step = kWidth / static_cast<double>(std::max<std::size_t>(marks.size(), 1));
    const double width = std::min(step * 0.72, 48.0);
    std::string svg = head() + grid();
    for (std::size_t i = 0; i < marks.size(); ++i) {
        const double middle = step * (static_cast<double>(i) + 0.5);
        const double value = marks[i].value.value_or(0);
        const double height = value == 0 ? 0 : std::max(3.0, (kHeight - 22) * value / most);
        svg += fmt::format(R"(<g><title>{}</title><rect class="{}" x="{:.1f}" y="{:.1f}" width="{:.1f}" height="{:.1f}" rx="3"/>)", escaped(marks[i].says),
                           marks[i].strong ? "bar strong" : "bar", middle - width / 2, kHeight - height, width, height);
        if (marks[i].strong && value > 0) svg += fmt::format(R"(<text class="value" x="{:.1f}" y="{:.1f}" text-anchor="middle">{}</text>)", middle, kHeight - height - 5, value);
        svg += "</g>" + label(marks[i], middle);
    }
    return svg + "</svg>";
}

std::string line_chart(const std::vector<Mark>& marks, double least, double most) {
    const double step = kWidth / static_cast<double>(std::max<std::size_t>(marks.size(), 1));
    const auto height_of = [&](double value) { return kHeight - 8 - (kHeight - 20) * (value - least) / std::max(most - least, 0.001); };
    std::string path;
    std::string points;
    std::string labels;
    bool pen_down = false;
    for (std::size_t i = 0; i < marks.size(); ++i) {
        const double x = step * (static_cast<double>(i) + 0.5);
        labels += label(marks[i], x);
        if (!marks[i].value) {
            pen_down = false;
            continue;
        }
        const double y = height_of(*marks[i].value);
        path += fmt::format("{}{:.1f} {:.1f}", pen_down ? "L" : "M", x, y);
        pen_down = true;
        points += fmt::format(R"(<circle class="{}" cx="{:.1f}" cy="{:.1f}" r="{}"><title>{}</title></circle>)", marks[i].strong ? "dot strong" : "dot", x, y,
                              marks[i].strong ? 5 : 3, escaped(marks[i].says));
    }
    return head() + grid(fmt::format("{}", most), fmt::format("{}", least)) + R"(<path class="line" d=")" + path + "\"/>" + points + labels + "</svg>";
}

}  // namespace carewire::portal
