#pragma once
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

namespace carewire {

/// Finds feelings by words (emotion_words.txt). Immutable after parse; thread safe.
class EmotionWords {
  public:
    static EmotionWords parse(std::string_view file);
    /// (emotion, the word that showed it), most shown first, each emotion once, at most five.
    std::vector<std::pair<std::string, std::string>> find(const std::vector<std::string>& marked) const;

  private:
    std::unordered_map<std::string, std::string> emotion_of_;
    std::unordered_map<std::string, std::string> when_negated_;
};

}  // namespace carewire
