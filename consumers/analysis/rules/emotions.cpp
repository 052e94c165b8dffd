#include "consumers/analysis/rules/emotions.hpp"

#include <algorithm>

#include "consumers/analysis/rules/word_lists.hpp"

namespace carewire {

EmotionWords EmotionWords::parse(std::string_view file) {
    EmotionWords words;
    each_word_list(file, [&](std::string_view name, std::string_view list) {
        if (name.starts_with("not ")) {
            words.when_negated_.emplace(name.substr(4), list);
        } else {
            each_word(list, [&](std::string word) { words.emotion_of_.emplace(std::move(word), name); });
        }
    });
    return words;
}

std::vector<std::pair<std::string, std::string>> EmotionWords::find(const std::vector<std::string>& marked) const {
    struct Seen {
        std::string emotion, word;
        int times = 0;
    };
    std::vector<Seen> seen;
    for (const std::string& mark : marked) {
        const bool negated = mark.starts_with("N_");
        const std::string word = negated ? mark.substr(2) : mark;
        const auto found = emotion_of_.find(word);
        if (found == emotion_of_.end()) continue;
        std::string emotion = found->second;
        if (negated) {
            const auto turned = when_negated_.find(emotion);
            if (turned == when_negated_.end()) continue;
            emotion = turned->second;
        }
        const auto known = std::find_if(seen.begin(), seen.end(), [&](const Seen& s) { return s.emotion == emotion; });
        if (known != seen.end()) {
            ++known->times;
        } else {
            seen.push_back({emotion, word, 1});
        }
    }
    std::stable_sort(seen.begin(), seen.end(), [](const Seen& a, const Seen& b) { return a.times > b.times; });
    if (seen.size() > 5) seen.resize(5);
    std::vector<std::pair<std::string, std::string>> emotions;
    for (auto& s : seen) emotions.emplace_back(std::move(s.emotion), std::move(s.word));
    return emotions;
}

}  // namespace carewire
