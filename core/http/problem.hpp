#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "core/http/message.hpp"

namespace carewire::http {

/// One fault of a body or parameter: where (JSON pointer, or the parameter's name), a code, a sentence. Never the value.
struct FieldProblem {
    std::string pointer;
    std::string code;
    std::string detail;
};

/// An answer that says no: RFC 9457 application/problem+json with `code`, `status_code` and `errors[]` (registers.md section 8).
struct ProblemReport {
    int status = 400;
    std::string code;    ///< `bad_request`, `validation_failed`, …
    std::string detail;  ///< what was wrong, where, what to do next
    std::string instance;
    std::vector<FieldProblem> errors;
};

/// 401 carries WWW-Authenticate, 401 and 403 the `detail` and `status_code` of AU-7.
Response problem(const ProblemReport& report);

}  // namespace carewire::http
