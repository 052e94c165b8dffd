#include "consumers/analysis/outside/removal.hpp"

#include <algorithm>
#include <array>
#include <cctype>

namespace carewire::analysis {
namespace {

constexpr std::size_t kPhoneDigits = 6;   // "555-0199" has seven; a price or a ward has fewer
constexpr std::size_t kMostNameWords = 4;

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_upper(char c) { return c >= 'A' && c <= 'Z'; }
bool is_letter(char c) { return std::isalpha(static_cast<unsigned char>(c)) != 0 || static_cast<unsigned char>(c) >= 0x80; }
bool is_word(char c) { return is_letter(c) || is_digit(c); }

/// A run without white space, without the stops and brackets around it.
struct Token {
    std::size_t from = 0, to = 0;
    bool opens_sentence = false;
    std::string_view of(std::string_view text) const { return text.substr(from, to - from); }
};

bool ends_sentence(char c) { return c == '.' || c == '!' || c == '?' || c == ':' || c == '\n'; }

std::vector<Token> tokens_of(std::string_view text) {
    std::vector<Token> tokens;
    bool opens = true;
    for (std::size_t i = 0; i < text.size();) {
        if (std::isspace(static_cast<unsigned char>(text[i])) != 0) {
            opens = opens || text[i] == '\n';
            ++i;
            continue;
        }
        std::size_t end = i;
        while (end < text.size() && std::isspace(static_cast<unsigned char>(text[end])) == 0) ++end;
        Token token{i, end, opens};
        while (token.from < token.to && !is_word(text[token.from]) && text[token.from] != '+') ++token.from;
        while (token.to > token.from && !is_word(text[token.to - 1])) --token.to;
        opens = end > token.to && std::any_of(text.begin() + static_cast<std::ptrdiff_t>(token.to), text.begin() + static_cast<std::ptrdiff_t>(end), ends_sentence);
        if (token.from < token.to) tokens.push_back(token);
        i = end;
    }
    return tokens;
}

/// Small letters, and straight apostrophes for curly ones.
std::string lower(std::string_view word) {
    std::string out(word);
    for (auto at = out.find("’"); at != std::string::npos; at = out.find("’")) out.replace(at, std::string_view("’").size(), "'");
    for (char& c : out) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    return out;
}

template <std::size_t N>
bool among(const std::array<std::string_view, N>& list, std::string_view word) {
    return std::ranges::find(list, word) != list.end();
}

constexpr std::array<std::string_view, 25> kTitles{"mr",     "mrs",  "ms",     "miss",   "mx",   "dr",    "doctor", "prof",   "professor",
                                                   "nurse",  "sister", "matron", "sir",  "dame", "smt",   "shri",   "sri",    "senor",
                                                   "senora", "sr",   "sra",    "dra",    "herr", "frau",  "midwife"};
/// Written with a capital without being anybody's name. Those that begin a sentence need no place here.
constexpr std::array<std::string_view, 55> kPlain{
    "i",        "i'm",      "i've",   "i'd",       "i'll",      "monday",   "tuesday", "wednesday", "thursday", "friday",  "saturday",
    "sunday",   "january",  "february", "march",   "april",     "may",      "june",    "july",      "august",   "september", "october",
    "november", "december", "christmas", "easter", "gp",        "nhs",      "covid",   "doctor",    "nurse",    "hospital", "clinic",
    "reception", "ward",    "english", "hindi",    "spanish",   "french",   "german",  "ok",        "tv",       "mri",     "ct",
    "ecg",      "a&e",      "er",      "icu",      "ambulance", "emergency", "the",    "and",       "but",      "very",    "not"};
constexpr std::array<std::string_view, 6> kIntroductions{"name is", "called", "i am", "i'm", "this is", "named"};

bool has_capital(std::string_view word) { return !word.empty() && is_upper(word.front()); }
/// NHS, GP: an abbreviation. A name in capitals ("JOHN") is longer.
bool is_abbreviation(std::string_view word) {
    return word.size() <= 4 && std::ranges::all_of(word, [](char c) { return is_upper(c) || is_digit(c) || c == '&'; });
}
std::string_view without_genitive(std::string_view word) {
    return word.ends_with("'s") ? word.substr(0, word.size() - 2) : word;
}
bool may_be_name(std::string_view word) {
    return has_capital(word) && !is_abbreviation(word) && !among(kPlain, lower(without_genitive(word)));
}

std::size_t digits_in(std::string_view text) { return static_cast<std::size_t>(std::ranges::count_if(text, is_digit)); }

std::string_view mark_of(std::string_view word) {
    if (word.find('@') != std::string_view::npos && word.find('.') != std::string_view::npos) return "[email]";
    const std::string small = lower(word);
    if (small.find("://") != std::string::npos || small.starts_with("www.")) return "[link]";
    const std::size_t digits = digits_in(word);
    const bool letters = std::ranges::any_of(word, is_letter);
    if (digits >= 4 && letters && word.size() >= 6) return "[id]";
    const auto separators = std::ranges::count_if(word, [](char c) { return c == '/' || c == '-' || c == '.'; });
    if (!letters && separators == 2 && digits >= 4 && digits <= 8) return "[date]";
    return digits >= kPhoneDigits && !letters ? "[number]" : "";
}

/// A number written in groups: `+91 98765 43210`, `(555) 010 9999`, `1234 5678 9012`. How many tokens it takes; 0: none.
std::size_t grouped_number(std::string_view text, const std::vector<Token>& tokens, std::size_t at) {
    std::size_t count = 0, digits = 0;
    for (std::size_t i = at; i < tokens.size(); ++i) {
        const auto word = tokens[i].of(text);
        const bool number = std::ranges::all_of(word, [](char c) { return is_digit(c) || c == '-' || c == '+' || c == '(' || c == ')' || c == '.'; });
        const bool near = i == at || tokens[i].from - tokens[i - 1].to <= 3;
        if (!number || !near || digits_in(word) < 2) break;
        digits += digits_in(word);
        ++count;
    }
    return count > 1 && digits > kPhoneDigits ? count : 0;
}

bool introduced(std::string_view text, const std::vector<Token>& tokens, std::size_t at) {
    if (at == 0) return false;
    const std::string one = lower(tokens[at - 1].of(text));
    const std::string two = at > 1 ? lower(tokens[at - 2].of(text)) + " " + one : one;
    return among(kIntroductions, one) || among(kIntroductions, two);
}

/// The tokens of a name that begins here; 0: none.
std::size_t name_at(std::string_view text, const std::vector<Token>& tokens, std::size_t at) {
    const bool titled = at > 0 && among(kTitles, lower(tokens[at - 1].of(text)));
    if (tokens[at].opens_sentence && !titled) return 0;
    const bool told = introduced(text, tokens, at);
    std::size_t count = 0;
    while (at + count < tokens.size() && count < kMostNameWords && (count == 0 || !tokens[at + count].opens_sentence)) {
        const auto word = tokens[at + count].of(text);
        if (!may_be_name(word) && !((titled || told) && count == 0 && has_capital(word) && !among(kPlain, lower(word)))) break;
        ++count;
    }
    return count;
}

}  // namespace

std::vector<Removal> identifying_pieces(std::string_view text) {
    std::vector<Removal> removals;
    const auto tokens = tokens_of(text);
    for (std::size_t i = 0; i < tokens.size();) {
        if (const auto mark = mark_of(tokens[i].of(text)); !mark.empty()) {
            removals.push_back({tokens[i].from, tokens[i].to, mark});
            ++i;
        } else if (const auto groups = grouped_number(text, tokens, i); groups > 0) {
            removals.push_back({tokens[i].from, tokens[i + groups - 1].to, "[number]"});
            i += groups;
        } else if (const auto words = name_at(text, tokens, i); words > 0) {
            removals.push_back({tokens[i].from, tokens[i + words - 1].to, "[name]"});
            i += words;
        } else {
            ++i;
        }
    }
    return removals;
}

}  // namespace carewire::analysis
