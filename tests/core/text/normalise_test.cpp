#include <doctest/doctest.h>

#include "core/text/normalise.hpp"

using namespace carewire;

namespace {

std::string plain(std::string_view text) { return to_utf8(normalised(text)); }
bool same(std::string_view a, std::string_view b) { return normalised(a) == normalised(b); }

}  // namespace

TEST_CASE("normalise: accents that a hurried hand leaves out make no other word") {
    CHECK(plain("PÉREZ señor, Über Größe") == "perez senor, uber grosse");
    CHECK(same("desmayó", "desmayo"));                                // Spanish
    CHECK(same("Schüttelfrost", "schuttelfrost"));                    // German
    CHECK(same("khó thở", "kho tho"));                                // Vietnamese: tones and horns
    CHECK(same("ёлка", "елка"));                                      // Cyrillic
    CHECK(same("πόνος", "πονος"));                                    // Greek
    CHECK(same("cafe\u0301", "caf\u00e9"));                           // one character or two
    CHECK(plain("I can\u2019t") == "i can't");
}

TEST_CASE("normalise: Arabic and Hebrew vowel points and hamzas and the stretch of a word may be left out") {
    CHECK(same("ألم في الصدر", "الم في الصدر"));
    CHECK(same("مُحَمَّد", "محمد"));
    CHECK(same("آلام", "الام"));
    CHECK(same("صـــدر", "صدر"));
    CHECK(same("שָׁלוֹם", "שלום"));
    CHECK_FALSE(same("درد", "دور"));  // Urdu: pain, far
}

TEST_CASE("normalise: vowel signs of India spell the word") {
    CHECK_FALSE(same("देर", "दौरा"));    // late, seizure
    CHECK_FALSE(same("दिल", "दाल"));     // heart, lentils
    CHECK_FALSE(same("कम", "काम"));      // less, work
    CHECK_FALSE(same("দিন", "দান"));    // Bengali: day, gift
    CHECK_FALSE(same("கல்", "கால்"));    // Tamil: stone, leg
    CHECK(plain("क्या") == "क्या");
}

TEST_CASE("normalise: what Hindi writes both ways is one word") {
    CHECK(same("साँस", "सांस"));
    CHECK(same("ज़हर", "जहर"));
    CHECK(same("पढ़ा", "पढा"));
    CHECK(same("\u0958\u0932\u092e", "\u0915\u093c\u0932\u092e"));  // one letter with a nukta, or a letter and a nukta
}

TEST_CASE("normalise: vowels and tones of Thailand and voiced kana stay") {
    CHECK_FALSE(same("ปา", "ป่า"));    // throw, forest
    CHECK_FALSE(same("กิน", "กัน"));   // eat, each other
    CHECK_FALSE(same("か", "が"));
    CHECK_FALSE(same("はは", "ばば"));
}

TEST_CASE("normalise: marks belong to the word that they spell") {
    for (const std::string_view word : {"दौरा", "กิน", "வலி", "ব্যথা"}) {
        CAPTURE(word);
        for (const char32_t c : normalised(word)) CHECK(is_word_character(c));
    }
    CHECK_FALSE(is_word_character(U' '));
    CHECK_FALSE(is_word_character(U'।'));
    CHECK(normalised("\xff\xfe").empty());
}
