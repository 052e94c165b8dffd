#pragma once
#include <string>

#include "core/describe/reader.hpp"

namespace carewire {

/// Members in the order of the description; absent optionals are left out.
template <Described T>
std::string to_json(const T& body) {
    std::string text;
    json::Writer writer(text);
    Codec<T>::write(writer, body);
    return text;
}

template <Described T>
void write_json(json::Writer& to, const T& body) {
    Codec<T>::write(to, body);
}

}  // namespace carewire
