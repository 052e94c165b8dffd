#include "core/store/named_parameters.hpp"

#include <algorithm>

#include "core/store/storable_text.hpp"

namespace carewire {
namespace {

bool starts_name(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }
bool continues_name(char c) { return starts_name(c) || (c >= '0' && c <= '9'); }

/// Where the quoted text or comment that begins at `at` ends, or `at` when none begins there.
std::size_t skip_opaque(std::string_view text, std::size_t at) {
    const auto after = [&](std::string_view end) {
        const auto found = text.find(end, at + (end.size() == 1 ? 1 : 2));
        return found == std::string_view::npos ? text.size() : found + end.size();
    };
    if (text[at] == '\'') return after("'");
    if (text[at] == '"') return after("\"");
    if (text.substr(at, 2) == "--") return after("\n");
    if (text.substr(at, 2) == "/*") return after("*/");
    return at;
}

}  // namespace

NumberedStatement number_parameters(std::string_view statement, char sign) {
    NumberedStatement result;
    result.text.reserve(statement.size());
    for (std::size_t at = 0; at < statement.size();) {
        if (const auto end = skip_opaque(statement, at); end != at) {
            result.text.append(statement.substr(at, end - at));
            at = end;
        } else if (statement.substr(at, 2) == "::") {
            result.text.append("::");
            at += 2;
        } else if (statement[at] == ':' && at + 1 < statement.size() && starts_name(statement[at + 1])) {
            auto end = at + 1;
            while (end < statement.size() && continues_name(statement[end])) ++end;
            const std::string name(statement.substr(at + 1, end - at - 1));
            auto known = std::find(result.names.begin(), result.names.end(), name);
            if (known == result.names.end()) known = result.names.insert(known, name);
            result.text += sign;
            result.text += std::to_string(known - result.names.begin() + 1);
            at = end;
        } else {
            result.text += statement[at++];
        }
    }
    return result;
}

std::vector<const SqlValue*> bound_in_order(const NumberedStatement& statement, const Binds& binds) {
    std::vector<const SqlValue*> values;
    values.reserve(statement.names.size());
    for (const std::string& name : statement.names) {
        const auto bound = std::find_if(binds.begin(), binds.end(), [&](const auto& bind) { return bind.first == name; });
        if (bound == binds.end()) {
            throw StoreError(StoreError::Kind::Refused, "no value was bound for :" + name + " in: " + short_text(statement.text));
        }
        require_storable(bound->second, name);
        values.push_back(&bound->second);
    }
    return values;
}

}  // namespace carewire
