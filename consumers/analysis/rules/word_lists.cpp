#include "consumers/analysis/rules/word_lists.hpp"

#include <algorithm>

#include "core/text/normalise.hpp"

namespace carewire {

void each_word_list(std::string_view file, const std::function<void(std::string_view, std::string_view)>& take) {
    while (!file.empty()) {
        const auto line = file.substr(0, file.find('\n'));
        file.remove_prefix(std::min(file.size(), line.size() + 1));
        const auto colon = line.find(": ");
        if (line.starts_with('#') || colon == std::string_view::npos) continue;
        take(line.substr(0, colon), line.substr(colon + 2));
    }
}

void each_word(std::string_view words, const std::function<void(std::string)>& take) {
    while (!words.empty()) {
        const auto word = words.substr(0, words.find(' '));
        words.remove_prefix(std::min(words.size(), word.size() + 1));
        if (!word.empty()) take(to_utf8(normalised(word)));
    }
}

}  // namespace carewire
