#pragma once
#include <cstdint>
#include <cstdio>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace carewire::cli {

using Cell = std::variant<std::monostate, std::string, std::int64_t, double, bool>;
using Facts = std::vector<std::pair<std::string, Cell>>;

enum class Colour { Plain, Bold, Dim, Red, Green, Yellow, Blue };

struct Table {
    std::vector<std::string> columns;  ///< snake_case: they are the member names of `--json`
    std::vector<std::vector<Cell>> rows;
    std::string when_empty = "nothing";
};

/// Where a command's answers go. For people: aligned, coloured when it is a terminal and NO_COLOR is unset. With
/// `--json`: one JSON document on standard output and nothing else there. Remarks and progress go to standard error.
class Terminal {
  public:
    Terminal(std::FILE* out, std::FILE* err, bool json);

    bool json() const { return json_; }
    /// Whether standard error is a terminal: then progress is drawn.
    bool interactive() const { return interactive_; }

    /// The result as rows.
    void table(const Table& table);
    /// The result as one object: `name: value` lines for people.
    void facts(const Facts& facts);
    /// A line of the result for people; not printed with `--json`.
    void say(std::string_view line);
    /// A ready JSON document, printed as it is (with and without `--json`).
    void document(std::string_view text);
    /// A remark on standard error.
    void remark(std::string_view line, Colour colour = Colour::Plain);
    void error(std::string_view line);

    /// With escape codes when standard output is a coloured terminal, as it is otherwise.
    std::string coloured(std::string_view text, Colour colour) const;

    std::FILE* err() const { return err_; }

  private:
    std::FILE* out_;
    std::FILE* err_;
    bool json_;
    bool interactive_;
    bool colours_out_;
    bool colours_err_;
};

/// How many columns a terminal needs for this text: code points, wide ones (CJK, emoji) twice, combining ones none.
std::size_t display_width(std::string_view utf8);

}  // namespace carewire::cli
