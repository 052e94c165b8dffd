#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "consumers/analysis/outside/removal.hpp"

namespace carewire::analysis {

/// A comment as it is quoted to a model, and the way back to the comment. Nothing in a quotation can end it: angle brackets of every
/// width become ‹ ›, and characters that people do not see (controls, directions, joiners, tags) are left out.
class Quotation {
  public:
    /// `removals`: in order; see identifying_pieces().
    Quotation(std::string_view comment, const std::vector<Removal>& removals);

    const std::string& text() const { return text_; }
    /// The very bytes of the comment that a piece of the quotation stands for: [from, to). Nothing when it does not occur in it.
    std::optional<std::pair<std::size_t, std::size_t>> origin_of(std::string_view piece) const;

  private:
    struct Step {
        std::size_t to, of;  ///< of text_: bytes up to `to` stand for the comment up to `of`
    };
    void put(std::string_view quoted, std::size_t comment_end);

    std::string text_;
    std::vector<Step> steps_;
};

}  // namespace carewire::analysis
