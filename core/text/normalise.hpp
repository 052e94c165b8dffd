#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace carewire {

/// The text as rules compare it: case folded, compatibility forms taken apart (Unicode NFKD), curly apostrophes straight, and
/// without the marks that writers may leave out: accents of Latin, Greek and Cyrillic letters, Arabic and Hebrew vowel points,
/// nuktas. Marks that spell a word stay: vowel signs and viramas of India, vowels and tones of Thailand, voicing of kana. What
/// Hindi writes both ways (chandrabindu or anusvara) is one. Invalid UTF-8 gives an empty text: such text never passes the door.
std::u32string normalised(std::string_view utf8);

/// Whether the character of a normalised text belongs to a word: a letter, a mark that spells it, or a number that is not a
/// decimal digit.
bool is_word_character(char32_t c);
bool is_digit(char32_t c);

std::string to_utf8(std::u32string_view text);

}  // namespace carewire
