#include "consumers/portal/values.hpp"

#include <algorithm>
#include <charconv>
#include <optional>
#include <stdexcept>

#include "consumers/portal/cursor.hpp"
#include "consumers/portal/forms.hpp"

namespace carewire::portal {
namespace {

constexpr std::size_t kLongestText = 200;

class Reader {
  public:
    Reader(const Query& query, const http::Call& call, const Zone& zone) : query_(query), call_(call), zone_(zone) {}

    tl::expected<Values, http::ProblemReport> read() {
        for (const Parameter& each : query_.parameters) read(each);
        read_page();
        read_format();
        refuse_others();
        if (report_.errors.empty()) return std::move(values_);
        report_.detail = "The request cannot be read as it is; see errors.";
        return tl::unexpected(std::move(report_));
    }

  private:
    std::optional<std::string> sent(const std::string& name) const {
        if (const auto found = call_.path.find(name); found != call_.path.end()) return found->second;
        return call_.request.parameter(name);
    }

    /// The shape is wrong: 400 goes before 422, and `bad_request` before `bad_date`.
    void misshapen(const std::string& name, const std::string& code, const std::string& detail) {
        const bool other = report_.status == 400 && report_.code != code;
        report_.code = report_.errors.empty() || report_.status == 422 ? code : (other ? "bad_request" : code);
        report_.status = 400;
        report_.errors.push_back({name, code, detail});
    }
    void not_allowed(const std::string& name, const std::string& detail) {
        if (report_.errors.empty()) {
            report_.status = 422;
            report_.code = "validation_failed";
        }
        report_.errors.push_back({name, "validation_failed", detail});
    }

    void read(const Parameter& parameter) {
        auto text = sent(parameter.name);
        if (!text && !parameter.otherwise.empty()) text = parameter.otherwise;
        if (!text) {
            if (parameter.required) misshapen(parameter.name, "bad_request", "This parameter is missing.");
            return;
        }
        values_.sent.insert(parameter.name);
        if (text->size() > kLongestText) return misshapen(parameter.name, "bad_request", "This is longer than 200 bytes.");
        switch (parameter.kind) {
            case ParameterKind::Text: return bind(parameter.name, *text);
            case ParameterKind::Search: return bind(parameter.name, pattern_of(*text));
            case ParameterKind::Words: return read_words(parameter, *text);
            case ParameterKind::Integer: return read_integer(parameter, *text);
            case ParameterKind::Boolean: return read_boolean(parameter, *text);
            case ParameterKind::Choice: return read_choice(parameter, *text);
            case ParameterKind::Date: return read_date(parameter, *text);
            case ParameterKind::Since:
            case ParameterKind::Until: return read_moment(parameter, *text);
        }
    }

    void bind(std::string_view name, SqlValue value) { values_.binds.emplace_back(name, std::move(value)); }

    std::optional<std::int64_t> whole(const std::string& name, const std::string& text, std::int64_t least, std::int64_t most) {
        std::int64_t number = 0;
        const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
        if (error != std::errc{} || end != text.data() + text.size()) {
            misshapen(name, "bad_request", "This is not a whole number.");
            return std::nullopt;
        }
        if (number < least || number > most) {
            not_allowed(name, "This must be between " + std::to_string(least) + " and " + std::to_string(most) + ".");
            return std::nullopt;
        }
        return number;
    }

    void read_integer(const Parameter& parameter, const std::string& text) {
        if (const auto number = whole(parameter.name, text, parameter.least, parameter.most)) bind(parameter.name, *number);
    }

    void read_boolean(const Parameter& parameter, const std::string& text) {
        if (text != "true" && text != "false") return misshapen(parameter.name, "bad_request", "This must be true or false.");
        bind(parameter.name, std::int64_t{text == "true"});
    }

    void read_choice(const Parameter& parameter, const std::string& text) {
        const bool known = std::find(parameter.choices.begin(), parameter.choices.end(), text) != parameter.choices.end();
        if (!known) return not_allowed(parameter.name, "This must be " + listed(parameter.choices) + ".");
        bind(parameter.name, text);
    }

    /// `high,critical` is bound as `,high,critical,`.
    void read_words(const Parameter& parameter, std::string_view text) {
        bind(parameter.name, "," + std::string(text) + ",");
        while (true) {
            const auto word = text.substr(0, text.find(','));
            const bool known = std::find(parameter.choices.begin(), parameter.choices.end(), word) != parameter.choices.end();
            if (!known) return not_allowed(parameter.name, "This must be one or several of " + listed(parameter.choices) + ", with commas between.");
            if (word.size() == text.size()) return;
            text.remove_prefix(word.size() + 1);
        }
    }

    void read_date(const Parameter& parameter, const std::string& text) {
        const auto date = parse_date(text);
        if (!date) return misshapen(parameter.name, "bad_date", "This is no date of the calendar; write YYYY-MM-DD.");
        bind(parameter.name, text);
        bind(parameter.name_from, epoch_ms(zone_.start_of(*date)));
        bind(parameter.name_to, epoch_ms(zone_.end_of(*date)));
    }

    void read_moment(const Parameter& parameter, std::string text) {
        if (const auto date = parse_date(text)) {
            const Time end = parameter.kind == ParameterKind::Since ? zone_.start_of(*date) : zone_.end_of(*date);
            return bind(parameter.name, epoch_ms(end));
        }
        std::replace(text.begin(), text.end(), ' ', '+');  // an offset's + that was not percent-encoded
        const auto moment = parse_rfc3339(text);
        if (!moment) return misshapen(parameter.name, "bad_date", "Write a date YYYY-MM-DD, or RFC 3339 with an offset.");
        bind(parameter.name, epoch_ms(*moment));
    }

    static std::string pattern_of(const std::string& text) {
        std::string pattern = "%";
        for (const char c : text) {
            if (c == '%' || c == '_' || c == '\\') pattern += '\\';
            pattern += c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
        }
        return pattern + "%";
    }

    void read_page() {
        if (!query_.is_list()) return;
        const bool canonical = call_.pattern == nullptr || *call_.pattern == query_.routes.front().pattern;
        if (!canonical) values_.limit = kLongestPage;  // aliases know no paging: as much as one page holds
        if (const auto text = call_.request.parameter("limit")) {
            if (const auto number = whole("limit", *text, 1, kLongestPage)) values_.limit = *number;
        }
        const auto after = call_.request.parameter("after");
        if (!after) return;
        auto place = read_cursor(*after, query_.after.size());
        if (!place) return misshapen("after", "bad_request", "This is not the `next` of an earlier answer.");
        values_.sent.insert("after");
        for (std::size_t i = 0; i < place->size(); ++i) bind(after_name(i), std::move((*place)[i]));
    }

    void read_format() {
        const auto format = call_.request.parameter("format");
        const std::vector<std::string> usual{"json", "csv"};
        const auto& forms = query_.forms.empty() ? usual : query_.forms;
        if (format && std::find(forms.begin(), forms.end(), *format) == forms.end()) {
            return not_allowed("format", "This must be " + listed(forms) + ".");
        }
        if (query_.forms.empty()) return;
        values_.form = format ? *format : preferred_form(call_.request.header("accept"), forms);
        values_.csv = query_.is_list() && values_.form == "csv";
    }

    void refuse_others() {
        for (const auto& [name, value] : call_.request.parameters()) {
            const bool page = query_.is_list() && (name == "limit" || name == "after");
            if (page || name == "format" || query_.parameter(name) != nullptr) continue;
            misshapen(name, "bad_request", "This route has no such parameter.");
        }
    }

    const Query& query_;
    const http::Call& call_;
    const Zone& zone_;
    Values values_;
    http::ProblemReport report_;
};

const SqlValue& bound(const Binds& binds, std::string_view name) {
    const auto found = std::find_if(binds.begin(), binds.end(), [&](const auto& each) { return each.first == name; });
    if (found == binds.end()) throw std::logic_error("the parameter " + std::string(name) + " has no value");
    return found->second;
}

}  // namespace

std::int64_t Values::integer(std::string_view name) const { return std::get<std::int64_t>(bound(binds, name)); }
const std::string& Values::text(std::string_view name) const { return std::get<std::string>(bound(binds, name)); }

tl::expected<Values, http::ProblemReport> read_values(const Query& query, const http::Call& call, const Zone& zone) {
    return Reader(query, call, zone).read();
}

}  // namespace carewire::portal
