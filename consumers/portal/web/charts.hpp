#pragma once
#include <optional>
#include <string>
#include <vector>

namespace carewire::portal {

/// A bar or point of a chart. `label` stands below it, `says` is what a pointer or a screen reader is told.
struct Mark {
    std::string label, says;
    std::optional<double> value;  ///< nothing: a gap
    bool strong = false;          ///< lit: the peak, today
};

/// Charts as SVG, drawn by the server; colours come from the stylesheet by class. Each stands before a table of the same numbers,
/// so it is hidden from screen readers.
std::string bar_chart(const std::vector<Mark>& marks);
/// `least` to `most` is the height of the chart.
std::string line_chart(const std::vector<Mark>& marks, double least, double most);

}  // namespace carewire::portal
