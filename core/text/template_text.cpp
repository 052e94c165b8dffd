#include "core/text/template_text.hpp"

#include <algorithm>
#include <kainjow/mustache.hpp>
#include <set>

#include "core/json/json.hpp"

namespace carewire {
namespace {

using kainjow::mustache::data;

data data_of(const json::Value& value) {
    switch (value.kind()) {
        case json::Kind::String: return data(std::string(value.string()));
        case json::Kind::Bool: return data(value.boolean());
        case json::Kind::Number: return data(std::string(value.raw()));
        case json::Kind::Null: return data(data::type::invalid);
        case json::Kind::Array: {
            data list(data::type::list);
            for (const json::Value& item : value.items()) list.push_back(data_of(item));
            return list;
        }
        case json::Kind::Object: break;
    }
    data object(data::type::object);
    for (const json::Member& member : value.members()) {
        if (member.value.kind() != json::Kind::Null) object.set(std::string(member.name), data_of(member.value));
    }
    return object;
}

/// Names that open a section: those may be absent.
std::set<std::string> section_names(std::string_view text) {
    std::set<std::string> names;
    for (auto at = text.find("{{"); at != std::string_view::npos; at = text.find("{{", at + 2)) {
        const char sigil = at + 2 < text.size() ? text[at + 2] : ' ';
        if (sigil != '#' && sigil != '^') continue;
        const auto inside = text.substr(at + 3, text.find("}}", at) - at - 3);
        const auto first = inside.find_first_not_of(' ');
        if (first != std::string_view::npos) names.emplace(inside.substr(first, inside.find_last_not_of(' ') - first + 1));
    }
    return names;
}

/// Remembers what was looked for in vain.
class WatchedContext final : public kainjow::mustache::context<std::string> {
  public:
    WatchedContext(const data* values, std::set<std::string> optional)
        : kainjow::mustache::context<std::string>(values), optional_(std::move(optional)) {}

    const data* get(const std::string& name) const override {
        const data* found = kainjow::mustache::context<std::string>::get(name);
        const bool known = found != nullptr || optional_.contains(name) || std::ranges::find(missing_, name) != missing_.end();
        if (!known) missing_.push_back(name);
        return found;
    }
    std::vector<std::string> take_missing() { return std::move(missing_); }

  private:
    const std::set<std::string> optional_;
    mutable std::vector<std::string> missing_;
};

}  // namespace

tl::expected<Filled, std::string> fill_template(std::string_view text, std::string_view values, Escaping escaping) {
    const auto document = json::Document::parse(values, {.bytes = 8 << 20});
    if (!document || document->root().kind() != json::Kind::Object) {
        return tl::unexpected<std::string>("the values are no JSON object");
    }
    kainjow::mustache::mustache parsed{std::string(text)};
    if (!parsed.is_valid()) return tl::unexpected<std::string>(parsed.error_message());
    if (escaping == Escaping::None) parsed.set_custom_escape([](const std::string& value) { return value; });
    const data object = data_of(document->root());
    WatchedContext context(&object, section_names(text));
    Filled filled{.text = parsed.render(context), .missing = {}};
    filled.missing = context.take_missing();
    return filled;
}

}  // namespace carewire
