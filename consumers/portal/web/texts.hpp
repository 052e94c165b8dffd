#pragma once
#include <initializer_list>
#include <map>
#include <string>
#include <string_view>
#include <utility>

#include "core/http/message.hpp"
#include "core/text/template.hpp"

namespace carewire::portal {

/// All words of the pages in one language: a file each, texts/<language>.lang.json. What a language lacks is English.
class Texts {
  public:
    /// `en`, `hi`, `es`; anything else is English.
    static const Texts& of(std::string_view language);
    /// What the person chose (`?lang=`, then the cookie), else the one that the browser wants most of those that there are.
    static const Texts& of(const http::Request& request);

    const std::string& language() const { return language_; }
    const std::string& direction() const { return direction_; }
    /// The text of a key; the key itself when there is none, which a test looks for.
    const std::string& say(std::string_view key) const;
    /// With `{name}` replaced.
    std::string say(std::string_view key, std::initializer_list<std::pair<std::string_view, std::string>> values) const;
    /// `key.one` or `key.other`, `{n}` replaced.
    std::string count(const std::string& key, std::int64_t n) const;
    /// `3 min ago`, of a duration in milliseconds.
    std::string ago(std::int64_t ms) const;
    /// `3 min`, of a duration in milliseconds.
    std::string lasting(std::int64_t ms) const;
    /// All of them, for templates: `{{t.inbox}}`.
    const View& view() const { return view_; }
    const std::map<std::string, std::string, std::less<>>& all() const { return words_; }

  private:
    explicit Texts(std::string_view language);
    std::string language_, direction_;
    std::map<std::string, std::string, std::less<>> words_;
    View view_;
};

}  // namespace carewire::portal
