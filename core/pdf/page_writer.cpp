#include "core/pdf/page_writer.hpp"

#include <cairo-pdf.h>
#include <pango/pangocairo.h>

#include <stdexcept>

#ifdef __SANITIZE_ADDRESS__
/// fontconfig keeps its lists of fonts until the process ends.
extern "C" const char* __lsan_default_suppressions() { return "leak:libfontconfig\n"; }
#endif

namespace carewire::pdf {
namespace {

struct Free {
    void operator()(cairo_surface_t* surface) const { cairo_surface_destroy(surface); }
    void operator()(cairo_t* context) const { cairo_destroy(context); }
    void operator()(PangoLayout* layout) const { g_object_unref(layout); }
    void operator()(PangoFontDescription* font) const { pango_font_description_free(font); }
};
template <class T>
using Owned = std::unique_ptr<T, Free>;

/// On the way out through C: an exception may not pass.
cairo_status_t take_bytes(void* to, const unsigned char* bytes, unsigned int length) noexcept {
    try {
        static_cast<std::string*>(to)->append(reinterpret_cast<const char*>(bytes), length);
        return CAIRO_STATUS_SUCCESS;
    } catch (...) {
        return CAIRO_STATUS_NO_MEMORY;
    }
}

/// Families that hold nearly every script, then whatever the machine has.
constexpr const char* kSans = "Noto Sans, DejaVu Sans, sans-serif";
constexpr const char* kSerif = "Noto Serif, DejaVu Serif, serif";

PangoAlignment alignment_of(Align align) {
    if (align == Align::Right) return PANGO_ALIGN_RIGHT;
    return align == Align::Center ? PANGO_ALIGN_CENTER : PANGO_ALIGN_LEFT;
}

double points(int pango_units) { return static_cast<double>(pango_units) / PANGO_SCALE; }
int units(double in_points) { return static_cast<int>(in_points * PANGO_SCALE); }

}  // namespace

struct PageWriter::State {
    std::string bytes;
    Owned<cairo_surface_t> surface;
    Owned<cairo_t> cairo;
    int pages = 1;

    void check(const char* what) const {
        const auto status = cairo_status(cairo.get());
        if (status != CAIRO_STATUS_SUCCESS) throw std::runtime_error(std::string(what) + ": " + cairo_status_to_string(status));
    }

    /// Lines of one size stand on one base line whatever the script: fonts differ in what they leave above their letters.
    double raised(PangoLayout* layout, const TextStyle& style) const {
        constexpr double kAscent = 1.07;  // of Noto Sans and Noto Serif, in sizes
        return style.one_line ? kAscent * style.size - points(pango_layout_get_baseline(layout)) : 0;
    }

    Owned<PangoLayout> layout(double width, std::string_view text, const TextStyle& style) const {
        Owned<PangoLayout> layout(pango_cairo_create_layout(cairo.get()));
        Owned<PangoFontDescription> font(pango_font_description_from_string(style.serif ? kSerif : kSans));
        pango_font_description_set_absolute_size(font.get(), units(style.size));
        pango_font_description_set_weight(font.get(), style.bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
        pango_layout_set_font_description(layout.get(), font.get());
        pango_layout_set_width(layout.get(), units(width));
        pango_layout_set_wrap(layout.get(), PANGO_WRAP_WORD_CHAR);
        pango_layout_set_alignment(layout.get(), alignment_of(style.align));
        pango_layout_set_single_paragraph_mode(layout.get(), style.one_line);
        if (style.one_line) pango_layout_set_ellipsize(layout.get(), PANGO_ELLIPSIZE_END);
        pango_layout_set_text(layout.get(), text.data(), static_cast<int>(text.size()));
        return layout;
    }
};

PageWriter::PageWriter(const std::string& title, Time made) : state_(new State) {
    state_->surface.reset(cairo_pdf_surface_create_for_stream(take_bytes, &state_->bytes, kWidth, kHeight));
    cairo_pdf_surface_set_metadata(state_->surface.get(), CAIRO_PDF_METADATA_TITLE, title.c_str());
    cairo_pdf_surface_set_metadata(state_->surface.get(), CAIRO_PDF_METADATA_CREATOR, "Carewire");
    cairo_pdf_surface_set_metadata(state_->surface.get(), CAIRO_PDF_METADATA_CREATE_DATE, format_rfc3339(made).substr(0, 19).append("Z").c_str());
    state_->cairo.reset(cairo_create(state_->surface.get()));
    state_->check("a PDF cannot be begun");
}

PageWriter::~PageWriter() = default;

double PageWriter::text(double x, double y, double width, std::string_view utf8, const TextStyle& style) {
    const auto layout = state_->layout(width, utf8, style);
    int height = 0;
    pango_layout_get_size(layout.get(), nullptr, &height);
    cairo_set_source_rgb(state_->cairo.get(), style.colour.red, style.colour.green, style.colour.blue);
    cairo_move_to(state_->cairo.get(), x, y + state_->raised(layout.get(), style));
    pango_cairo_show_layout(state_->cairo.get(), layout.get());
    state_->check("a text cannot be drawn");
    return points(height);
}

double PageWriter::height_of(double width, std::string_view utf8, const TextStyle& style) {
    const auto layout = state_->layout(width, utf8, style);
    int height = 0;
    pango_layout_get_size(layout.get(), nullptr, &height);
    return points(height);
}

void PageWriter::rectangle(double x, double y, double width, double height, Colour colour) {
    cairo_set_source_rgb(state_->cairo.get(), colour.red, colour.green, colour.blue);
    cairo_rectangle(state_->cairo.get(), x, y, width, height);
    cairo_fill(state_->cairo.get());
}

void PageWriter::next_page() {
    cairo_show_page(state_->cairo.get());
    ++state_->pages;
}

int PageWriter::pages() const { return state_->pages; }

std::string PageWriter::finish() {
    cairo_show_page(state_->cairo.get());
    cairo_surface_finish(state_->surface.get());
    const auto status = cairo_surface_status(state_->surface.get());
    if (status != CAIRO_STATUS_SUCCESS) throw std::runtime_error(std::string("a PDF cannot be ended: ") + cairo_status_to_string(status));
    return std::move(state_->bytes);
}

}  // namespace carewire::pdf
