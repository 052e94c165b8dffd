#include "consumers/email/mail_templates.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "core/assets/assets.hpp"
#include "core/json/json.hpp"
#include "core/text/template.hpp"

namespace carewire::email {
namespace {

constexpr std::string_view kFolder = "consumers/email/templates/";
constexpr std::string_view kSubject = "Subject: ";

std::string path_of(std::string_view name, std::string_view language, std::string_view ending) {
    const auto in_language = fmt::format("{}{}.{}.{}", kFolder, name, language, ending);
    return has_asset(in_language) ? in_language : fmt::format("{}{}.en.{}", kFolder, name, ending);
}

/// Adds what it misses to `missing`.
std::string fill_asset(std::string_view path, std::string_view variables, Escaping escaping, std::vector<std::string>& missing) {
    auto filled = fill(asset(path), View::from_json(variables).value(), escaping);
    for (auto& name : filled.missing) {
        if (std::ranges::find(missing, name) == missing.end()) missing.push_back(std::move(name));
    }
    return std::move(filled.text);
}

/// The frame's own variables beside the caller's.
std::string framed(std::string_view content, std::string_view subject, std::string_view variables, std::vector<std::string>& missing) {
    const auto document = json::Document::parse(variables, {.bytes = 8 << 20});
    std::string all;
    json::Writer out(all);
    out.begin_object().member("content", content).member("subject", subject);
    for (const auto& member : document->root().members()) {
        if (member.name != "content" && member.name != "subject") out.key(member.name).raw(member.value.raw());
    }
    out.end_object();
    return fill_asset(fmt::format("{}frame.html", kFolder), all, Escaping::Html, missing);
}

}  // namespace

tl::expected<Content, TemplateFault> fill_mail(std::string_view name, std::string_view language, std::string_view variables) {
    const auto text_path = path_of(name, language, "txt");
    const auto html_path = path_of(name, language, "html");
    if (!has_asset(text_path) || !has_asset(html_path)) {
        return tl::unexpected<TemplateFault>({"unknown_template", "there is no mail template of that name"});
    }
    const auto document = json::Document::parse(variables, {.bytes = 8 << 20});
    if (!document || document->root().kind() != json::Kind::Object) {
        return tl::unexpected<TemplateFault>({"template_variable", "the variables are no JSON object"});
    }
    std::vector<std::string> missing;
    Content content;
    content.text = fill_asset(text_path, variables, Escaping::None, missing);
    const auto line = content.text.find('\n');
    content.subject = content.text.substr(kSubject.size(), line - kSubject.size());
    content.text.erase(0, content.text.find_first_not_of('\n', line));
    content.html = framed(fill_asset(html_path, variables, Escaping::Html, missing), content.subject, variables, missing);
    if (missing.empty()) return content;
    return tl::unexpected<TemplateFault>({"template_variable", fmt::format("no value for {}", fmt::join(missing, ", "))});
}

std::vector<std::string> mail_templates() {
    std::vector<std::string> names;
    for (auto path : assets_under(kFolder)) {
        if (!path.ends_with(".txt")) continue;
        path.remove_prefix(kFolder.size());
        path.remove_suffix(std::string_view(".txt").size());
        names.emplace_back(path);
    }
    return names;
}

}  // namespace carewire::email
