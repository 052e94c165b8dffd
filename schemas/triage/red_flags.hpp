#pragma once
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace carewire {

enum class Urgency { Low, Medium, High, Critical };
std::string_view name(Urgency urgency);

/// Finds the words that mean "a person must look at this now" (providers.md section 3, FB-18): by phrase, without case, accents,
/// punctuation and spacing, in the languages of red_flags.txt. Order of work for staff, never a care decision. Misses are worse
/// than false alarms. Immutable after parse; thread safe.
class RedFlags {
  public:
    /// Throws std::runtime_error, naming the line, when the file cannot be read.
    static RedFlags parse(std::string_view file);

    struct Hit {
        Urgency urgency = Urgency::Low;
        std::string family;  ///< `heart`, `emergency words`, …
        std::string words;   ///< the very words of the text, normalised
    };
    /// Hits that count, most urgent first; empty when nothing was found.
    std::vector<Hit> find(std::string_view text) const;

    struct Rules;

  private:
    explicit RedFlags(std::shared_ptr<const Rules> rules) : rules_(std::move(rules)) {}
    std::shared_ptr<const Rules> rules_;
};

}  // namespace carewire
