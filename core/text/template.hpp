#pragma once
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace carewire {

/// What a template shows: names with texts, flags, lists and further views. `{{name}}` escapes for HTML, `{{{name}}}` does not.
class View {
  public:
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
    friend std::string render(std::string_view source, const View& view);
    struct Data;
    std::unique_ptr<Data> data_;
};

/// Renders a mustache template (mustache(5)). Throws std::runtime_error that says where the template is wrong: a programmer's
/// error. Any thread.
std::string render(std::string_view source, const View& view);

}  // namespace carewire
