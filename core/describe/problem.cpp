#include "core/describe/problem.hpp"

namespace carewire {

std::string sentence(const Problems& problems) {
    std::string text;
    for (const Problem& problem : problems) {
        if (!text.empty()) text += ", ";
        text += problem.pointer.empty() ? "the body" : problem.pointer;
        text += ' ';
        text += problem.code;
    }
    return text;
}

}  // namespace carewire
