#pragma once
#include <string>
#include <string_view>

namespace carewire::contracts {

/// The interface for people, made from its OpenAPI document and the catalog: one page, no script, nothing from outside; its style
/// is docs.css beside this file, under /docs.css.
std::string docs_page(std::string_view openapi);

}  // namespace carewire::contracts
