#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "consumers/portal/web/visit.hpp"

namespace carewire::portal {

/// A word of the system in the reader's language: `type_` + `booking`; one that the texts lack is shown as it is, without `_`.
std::string word(const Texts& texts, std::string_view kind, std::string_view name);
/// `Saturday 21 November`
std::string date_words(const Texts& texts, LocalDate date);
/// What stands before the @ of an address; `–` for nobody.
std::string short_name(const std::string& email);
/// The texts of a JSON list; none when it is no list.
std::vector<std::string> list_of(std::string_view json);
/// A text for HTML with each of the pieces in <mark>, wherever it stands in it.
std::string marked(std::string_view text, const std::vector<std::string>& pieces);
/// The beginning of a text, cut at a word.
std::string beginning(std::string_view text, std::size_t most);

/// ★★★☆☆ and what a screen reader says for it; nothing where there is no rating.
void add_stars(View& view, const Texts& texts, std::optional<std::int64_t> rating);

/// What became of a form that this page sent: `done`, or `problem` in words.
void add_outcome(View& view, const Visit& visit);

}  // namespace carewire::portal
