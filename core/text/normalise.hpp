#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace carewire {

/// The text as rules compare it: case folded, compatibility forms and accents taken away (Unicode NFKD), curly apostrophes
/// straight. Invalid UTF-8 gives an empty text: such text never passes the door.
std::u32string normalised(std::string_view utf8);

/// Whether the character belongs to a word: a letter, or a number that is not a decimal digit.
bool is_word_character(char32_t c);
bool is_digit(char32_t c);

std::string to_utf8(std::u32string_view text);

}  // namespace carewire
