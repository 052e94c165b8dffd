#pragma once
#include <memory>
#include <string>
#include <string_view>

#include "core/time/time.hpp"

namespace carewire::pdf {

struct Colour {
    double red = 0, green = 0, blue = 0;  ///< 0 to 1
};

enum class Align { Start, Right, Center };

/// How a text stands. Sizes in points.
struct TextStyle {
    double size = 10;
    bool serif = false, bold = false;
    Colour colour{};
    Align align = Align::Start;  ///< Start: where the text's own script begins, right for Arabic
    bool one_line = false;       ///< what does not fit ends in `…`; otherwise it wraps
};

/// Draws a PDF of A4 pages: text of any script (Pango chooses fonts, direction and shapes), rectangles, lines. Points, from the
/// left upper corner. The same calls give the same bytes on the same machine. One thread; throws std::runtime_error when the
/// page cannot be drawn.
class PageWriter {
  public:
    static constexpr double kWidth = 595.28, kHeight = 841.89;

    /// `made` becomes the document's date.
    PageWriter(const std::string& title, Time made);
    ~PageWriter();
    PageWriter(const PageWriter&) = delete;
    PageWriter& operator=(const PageWriter&) = delete;

    /// Draws the text into a column and says how high it is.
    double text(double x, double y, double width, std::string_view utf8, const TextStyle& style);
    double height_of(double width, std::string_view utf8, const TextStyle& style);
    void rectangle(double x, double y, double width, double height, Colour colour);
    void next_page();
    int pages() const;
    /// Closes the document; nothing may be drawn after it.
    std::string finish();

  private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace carewire::pdf
