#pragma once
#include <string>

#include "schemas/reports/report_content.hpp"

namespace carewire::reports {

/// For whom the page is made. A mail of a clinic that has not confirmed that mails may carry health information says so in
/// place of section 3; a mail that goes out after its time says that too.
struct PageFor {
    bool mail = false;
    bool patients_withheld = false;
    std::string late;  ///< a sentence; empty: in time
};

/// The report as one HTML page without anything from outside: styles inline, every value escaped, readable on a phone, in the
/// dark, in mail programs and on two sheets of A4 (INT-11). A pure function: the same content gives the same bytes.
std::string report_html(const ReportContent& content, const PageFor& page = {});

/// The same as plain text, for mail programs that show no HTML.
std::string report_text(const ReportContent& content, const PageFor& page = {});

}  // namespace carewire::reports
