#include "core/describe/shape.hpp"

namespace carewire {
namespace {

void collect(const Shape& shape, const std::string& at, std::vector<std::string>& found) {
    for (const FieldShape& field : shape.fields) {
        const std::string pointer = at + "/" + field.name;
        if (field.personal) {
            found.push_back(pointer);
        } else {
            collect(field.shape, pointer, found);
        }
    }
    if (shape.element) collect(*shape.element, at + "/*", found);
}

}  // namespace

std::vector<std::string> personal_fields(const Shape& shape) {
    std::vector<std::string> found;
    collect(shape, "", found);
    return found;
}

}  // namespace carewire
