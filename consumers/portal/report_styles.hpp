#pragma once
#include "core/pdf/page_writer.hpp"

/// How a report looks on paper: ink, measures (points) and letters.
namespace carewire::portal::report_styles {

using pdf::Align;
using pdf::Colour;
using pdf::TextStyle;

inline constexpr Colour kInk{0.11, 0.11, 0.10}, kQuiet{0.38, 0.38, 0.36}, kRule{0.84, 0.83, 0.79}, kBar{0.18, 0.49, 0.45},
    kPeak{0.73, 0.41, 0.11}, kBad{0.64, 0.15, 0.11};
inline constexpr double kLeft = 48, kTop = 44, kBottom = 800, kWide = pdf::PageWriter::kWidth - 2 * kLeft;
inline constexpr double kRow = 13.5;

inline const TextStyle kText{.size = 9, .colour = kInk, .one_line = true};
inline const TextStyle kSmall{.size = 7.5, .colour = kQuiet, .one_line = true};
inline const TextStyle kHeading{.size = 13, .serif = true, .bold = true, .colour = kInk, .one_line = true};

inline TextStyle right(TextStyle style) { return style.align = Align::Right, style; }
inline TextStyle bold(TextStyle style) { return style.bold = true, style; }
inline TextStyle in(Colour colour, TextStyle style) { return style.colour = colour, style; }

}  // namespace carewire::portal::report_styles
