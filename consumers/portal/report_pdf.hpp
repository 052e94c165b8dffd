#pragma once
#include <string>

#include "core/time/time.hpp"
#include "schemas/reports/report_content.hpp"

namespace carewire::portal {

/// A report as PDF: two sheets of A4 for a day, text in any script. The same content gives the same bytes.
std::string report_pdf(const ReportContent& content);

/// A report as CSV of lines `section,name,figure,value`, RFC 4180 with CRLF; no line begins a formula.
std::string report_csv(const ReportContent& content);

}  // namespace carewire::portal
