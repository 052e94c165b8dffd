#pragma once
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <tl/expected.hpp>

namespace carewire {

/// What becomes of `{{name}}`: characters that mean something in HTML are written as entities, or nothing is changed.
enum class Escaping { Html, None };

struct Filled {
    std::string text;
    /// Names that the template wants to show and the view does not have; a section of an absent name is just left out.
    std::vector<std::string> missing;
};

/// What a template shows: names with texts, flags, lists and further views. `{{{name}}}` is never escaped.
class View {
  public:
    /// The members of a JSON object: texts, numbers, truth values, lists, objects (`a.b` works); null is absent. The error says that
    /// it is no JSON object.
    static tl::expected<View, std::string> from_json(std::string_view object);

    View();
    View(const View&);
    View(View&&) noexcept;
    View& operator=(const View&);
    View& operator=(View&&) noexcept;
    ~View();

    View& text(const std::string& name, std::string_view value);
    View& flag(const std::string& name, bool value = true);
    View& list(const std::string& name, std::vector<View> items);
    View& view(const std::string& name, const View& inner);
    /// A template that others include by `{{> name}}`.
    View& partial(const std::string& name, std::string_view source);

  private:
    friend Filled fill(std::string_view source, const View& view, Escaping escaping);
    struct Data;
    std::unique_ptr<Data> data_;
};

/// Fills a mustache template (mustache(5)). Throws std::runtime_error that says where the template is wrong: a programmer's error.
/// Any thread.
Filled fill(std::string_view source, const View& view, Escaping escaping);
/// As HTML, where a name that is absent shows nothing.
std::string render(std::string_view source, const View& view);

}  // namespace carewire
