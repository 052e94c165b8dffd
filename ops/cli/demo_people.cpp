#include "ops/cli/demo_people.hpp"

#include <array>

namespace carewire::cli {
namespace {

using Text = std::string_view;

constexpr std::array kPatients{
    Text{"John Doe"},         Text{"Mary O'Connor"},   Text{"José Álvarez"},     Text{"Zoë van den Berg"}, Text{"Łukasz Żółkiewski"},
    Text{"Søren Ørsted"},     Text{"Nguyễn Thị Hương"}, Text{"Ayşe Yılmaz"},     Text{"Anaïs Lefèvre"},    Text{"Jürgen Groß"},
    Text{"प्रिया शर्मा"},         Text{"राजेश कुमार"},       Text{"सुनीता देवी"},        Text{"தமிழ்செல்வி முருகன்"}, Text{"রহিম উদ্দিন"},
    Text{"ਗੁਰਪ੍ਰੀਤ ਕੌਰ"},       Text{"Иван Петров"},     Text{"Ольга Семёнова"},   Text{"Марія Шевченко"},   Text{"Ελένη Παπαδοπούλου"},
    Text{"Γιώργος Νικολάου"}, Text{"محمد الأحمد"},      Text{"فاطمة الزهراء"},     Text{"علی رضایی"},         Text{"דוד לוי"},
    Text{"נועה כהן"},          Text{"王小明"},           Text{"陈丽华"},            Text{"佐藤 花子"},          Text{"鈴木 健"},
    Text{"김민준"},            Text{"이서연"},           Text{"สมชาย ใจดี"},         Text{"Անի Հակոբյան"},      Text{"ნინო ბერიძე"},
    Text{"አበበ ቢቂላ"},          Text{"Kwame Mensah"},    Text{"Chidi Ọlá"},        Text{"Aaliyah Brown"},    Text{"Liam Ó Súilleabháin"},
};

constexpr std::array kDoctors{Text{"Dr. Smith"}, Text{"Dr. Priya Raman"}, Text{"Dr. Núñez"}, Text{"Dr. 陈伟"}, Text{"Dr. Okafor"}};

constexpr std::array kServices{Text{"Cleaning"},  Text{"Check-up"},     Text{"Filling"},
                               Text{"Whitening"}, Text{"Orthodontics"}, Text{"Root canal"}};

constexpr std::array kQuestions{Text{"opening hours"}, Text{"insurance"},         Text{"price of a cleaning"},
                                Text{"parking"},       Text{"pain after filling"}, Text{"documents to bring"}};

constexpr std::array kBookingFails{Text{"No free slot on the wanted day"}, Text{"The calendar did not answer in time"},
                                   Text{"The doctor is away"}};
constexpr std::array kMovingFails{Text{"No free slot on the wanted day"}, Text{"Appointment not found"}};
constexpr std::array kConfirmationFails{Text{"Appointment not found"}, Text{"Appointment was cancelled before"}};
constexpr std::array kCallbackFails{Text{"The number did not answer"}, Text{"The number is not in service"}};
constexpr std::array kFaqFails{Text{"The question was not understood"}, Text{"No answer is known to this question"}};
constexpr std::array kFormFails{Text{"The form could not be sent"}, Text{"The patient left before the form was complete"}};
constexpr std::array kMiscFails{Text{"The caller hung up"}};

constexpr std::array kTypes{
    DemoType{"booking", 28, kBookingFails},          DemoType{"faq", 24, kFaqFails},
    DemoType{"confirmation", 16, kConfirmationFails}, DemoType{"rescheduling", 11, kMovingFails},
    DemoType{"callback", 10, kCallbackFails},        DemoType{"new_patient_forms", 6, kFormFails},
    DemoType{"misc", 5, kMiscFails},
};

constexpr std::array<int, 24> kHours{0, 0, 0, 0, 0, 0, 0, 0, 5, 10, 14, 13, 7, 6, 9, 12, 11, 8, 4, 1, 0, 0, 0, 0};

}  // namespace

std::span<const std::string_view> demo_patients() { return kPatients; }
std::span<const std::string_view> demo_doctors() { return kDoctors; }
std::span<const std::string_view> demo_services() { return kServices; }
std::span<const std::string_view> demo_questions() { return kQuestions; }
std::span<const DemoType> demo_types() { return kTypes; }
std::span<const int, 24> demo_hours() { return kHours; }

}  // namespace carewire::cli
