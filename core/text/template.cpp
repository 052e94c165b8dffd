#include "core/text/template.hpp"

#include <algorithm>
#include <kainjow/mustache.hpp>
#include <set>
#include <stdexcept>

#include "core/json/json.hpp"

namespace carewire {

using kainjow::mustache::data;
using kainjow::mustache::mustache;

namespace {

constexpr std::size_t kLargestValues = 8 << 20;

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

struct View::Data {
    data values{data::type::object};
};

tl::expected<View, std::string> View::from_json(std::string_view object) {
    const auto document = json::Document::parse(object, {.bytes = kLargestValues});
    if (!document || document->root().kind() != json::Kind::Object) return tl::unexpected<std::string>("the values are no JSON object");
    View view;
    view.data_->values = data_of(document->root());
    return view;
}

View::View() : data_(std::make_unique<Data>()) {}
View::View(const View& other) : data_(std::make_unique<Data>(*other.data_)) {}
View::View(View&& other) noexcept = default;
View& View::operator=(const View& other) {
    data_ = std::make_unique<Data>(*other.data_);
    return *this;
}
View& View::operator=(View&& other) noexcept = default;
View::~View() = default;

View& View::text(const std::string& name, std::string_view value) {
    data_->values.set(name, data(std::string(value)));
    return *this;
}

View& View::flag(const std::string& name, bool value) {
    data_->values.set(name, data(value));
    return *this;
}

View& View::list(const std::string& name, std::vector<View> items) {
    data all{data::type::list};
    for (auto& item : items) all.push_back(item.data_->values);
    data_->values.set(name, all);
    return *this;
}

View& View::view(const std::string& name, const View& inner) {
    data_->values.set(name, inner.data_->values);
    return *this;
}

View& View::partial(const std::string& name, std::string_view source) {
    data_->values.set(name, data(kainjow::mustache::partial([text = std::string(source)] { return text; })));
    return *this;
}

Filled fill(std::string_view source, const View& view, Escaping escaping) {
    mustache page{std::string(source)};
    if (page.is_valid() && escaping == Escaping::None) page.set_custom_escape([](const std::string& value) { return value; });
    WatchedContext context(&view.data_->values, section_names(source));
    Filled filled;
    if (page.is_valid()) filled.text = page.render(context);
    if (!page.is_valid()) throw std::runtime_error("a template is wrong: " + page.error_message());  // before, or in a part of it
    filled.missing = context.take_missing();
    return filled;
}

std::string render(std::string_view source, const View& view) { return fill(source, view, Escaping::Html).text; }

}  // namespace carewire
