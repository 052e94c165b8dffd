// libstdc++'s own, seen by g++ 12 only where sanitizers are on
#pragma GCC diagnostic ignored "-Wmaybe-uninitialized"
#include <regex>

#include "core/describe/shape.hpp"

namespace carewire {

class Pattern {
  public:
    explicit Pattern(const std::string& expression) : regex_(expression) {}
    bool matches(std::string_view text) const { return std::regex_match(text.begin(), text.end(), regex_); }

  private:
    std::regex regex_;
};

std::shared_ptr<const Pattern> compile_pattern(const std::string& expression) {
    return std::make_shared<const Pattern>(expression);
}

bool matches(const Pattern& pattern, std::string_view text) { return pattern.matches(text); }

}  // namespace carewire
