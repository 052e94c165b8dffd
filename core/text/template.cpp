#include "core/text/template.hpp"

#include <kainjow/mustache.hpp>
#include <stdexcept>

namespace carewire {

using kainjow::mustache::data;

struct View::Data {
    data values{data::type::object};
};

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

std::string render(std::string_view source, const View& view) {
    kainjow::mustache::mustache page{std::string(source)};
    if (!page.is_valid()) throw std::runtime_error("a template is wrong: " + page.error_message());
    auto text = page.render(view.data_->values);
    if (!page.is_valid()) throw std::runtime_error("a template is wrong: " + page.error_message());
    return text;
}

}  // namespace carewire
