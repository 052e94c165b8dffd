#pragma once
#include <string>
#include <string_view>
#include <vector>

#include <tl/expected.hpp>

namespace carewire::email {

struct Content {
    std::string subject, text, html;
};
struct TemplateFault {
    std::string code;    ///< unknown_template, template_variable
    std::string reason;  ///< names of variables, never their values
};

/// Fills a template of consumers/email/templates: `<name>.<language>.txt` (its first line is the subject) and
/// `<name>.<language>.html`, which stands in frame.html. English where there is no other. A variable that has no value stops
/// it: nobody gets a mail with holes (registers.md section 3). `variables`: a JSON object.
tl::expected<Content, TemplateFault> fill_mail(std::string_view name, std::string_view language, std::string_view variables);

/// Names and languages, sorted: `test_email.en`.
std::vector<std::string> mail_templates();

}  // namespace carewire::email
