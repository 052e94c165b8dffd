#pragma once
#include <functional>
#include <string>
#include <string_view>

namespace carewire {

/// Reads a file of word lists: `name: word word …`, a line each; lines that begin with `#` and lines without a colon are remarks.
/// Hands over each list's name and its words as they were written.
void each_word_list(std::string_view file, const std::function<void(std::string_view name, std::string_view words)>& take);

/// Hands over each word of a list, normalised.
void each_word(std::string_view words, const std::function<void(std::string word)>& take);

}  // namespace carewire
