#pragma once
#include <string>
#include <string_view>
#include <vector>

#include <tl/expected.hpp>

namespace carewire {

/// What becomes of `{{name}}`: characters that mean something in HTML are written as entities, or nothing is changed.
/// `{{{name}}}` is never changed.
enum class Escaping { Html, None };

struct Filled {
    std::string text;
    /// Names that the template wants to show and the values do not have; a section of an absent name is just left out.
    std::vector<std::string> missing;
};

/// Fills a Mustache template with the members of a JSON object: texts, numbers, truth values, lists, objects (`a.b` works);
/// null is absent. The error says what is wrong with the template, or that the values are no JSON object.
tl::expected<Filled, std::string> fill_template(std::string_view text, std::string_view values, Escaping escaping);

}  // namespace carewire
