#pragma once
#include <cstdint>
#include <string>
#include <string_view>

#include "schemas/reports/report_content.hpp"

namespace carewire::report_words {

/// How figures stand before people, the same in HTML, PDF and plain text.
std::string number(std::int64_t n);                                    ///< `1,000,000`
std::string percent(const Rate& rate);                                 ///< `81.8 %`, `–` where there is none
std::string counted(std::int64_t n, std::string_view one, std::string_view many);  ///< `1 contact`, `11 contacts`
std::string date(LocalDate date);                                      ///< `Friday, 4 July 2025`
std::string hours(const std::vector<int>& hours);                      ///< `10:00 and 11:00`

std::string title(const ReportContent& content);    ///< `Daily Report`
std::string dates(const ReportContent& content);    ///< `Friday, 4 July 2025`, `30 June to 6 July 2025`, `July 2025`
std::string as_of(const ReportContent& content);    ///< `17:00`; with the date when that is another than the last one
/// What happened, in a sentence or two.
std::string lead(const ReportContent& content);
std::string late_entries(const ReportContent& content);     ///< empty when there are none
std::string more_entries(const ReportPatients& patients);  ///< what is not listed; empty when all is
std::string other_reasons(const ReportErrors& errors);

struct Figure {
    std::string label, value, note;
};
/// The four figures on top, and those of the patients.
std::vector<Figure> headline_figures(const ReportStatistics& statistics);
std::vector<Figure> engagement_figures(const ReportEngagement& engagement);

/// The numbers of the sections that are there: switched off ones leave no gap.
struct SectionNumbers {
    int statistics = 0, categories = 0, patients = 0, errors = 0;
};
SectionNumbers section_numbers(const ReportContent& content, bool with_patients);

}  // namespace carewire::report_words
