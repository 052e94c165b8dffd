#pragma once
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace carewire::analysis {

/// A piece of a text that points at a person: bytes [from, to), and what stands in its place, e.g. `[phone]`.
struct Removal {
    std::size_t from = 0, to = 0;
    std::string_view mark;
};

/// Finds e-mail and web addresses, telephone and other long numbers, ids of digits and letters, dates, and names: after a title or an
/// introduction ("Dr Shah", "my name is …"), and capitalised words inside a sentence. In order, not overlapping. This makes a text
/// harder to attach to a person; it is no proof against one who knows the story, and it finds names only in scripts with capitals.
std::vector<Removal> identifying_pieces(std::string_view text);

}  // namespace carewire::analysis
