#pragma once
#include "core/http/problem.hpp"
#include "core/http/site.hpp"

namespace carewire {

/// Answers with a problem and puts its code into the request's log line.
void refuse(http::Reply reply, const http::ProblemReport& report);

}  // namespace carewire
