#include <fmt/format.h>

#include <map>

#include "consumers/email/mail_templates.hpp"
#include "consumers/email/suppression_store.hpp"
#include "core/json/json.hpp"
#include "core/text/email_address.hpp"
#include "ops/cli/command.hpp"
#include "ops/cli/compose_store.hpp"
#include "schemas/messages/test_email.hpp"

namespace carewire::cli {
namespace {

struct Options {
    std::string name, language = "en", clinic = "main", address;
    std::vector<std::string> variables;
    bool html = false;
};

/// What the worker fills in by itself, as a sample; `--var` goes before it.
std::string variables_of(const Options& options) {
    std::map<std::string, std::string> values{
        {"clinic_name", "Bright Smile"}, {"server", "mail.example.org"}, {"time", "2025-07-04 17:00 UTC"}};
    for (const auto& pair : options.variables) {
        const auto equals = pair.find('=');
        if (equals == std::string::npos) throw CalledWrongly("--var takes name=value, for example --var step_name=Aligner");
        values[pair.substr(0, equals)] = pair.substr(equals + 1);
    }
    std::string object;
    json::Writer out(object);
    out.begin_object();
    for (const auto& [name, value] : values) out.member(name, value);
    out.end_object();
    return object;
}

int preview(const Options& options, Context& context) {
    const auto content = email::fill_mail(options.name, options.language, variables_of(options));
    if (!content) {
        const bool unknown = content.error().code == "unknown_template";
        throw Failure(fmt::format("{}; {}", content.error().reason,
                                  unknown ? "`carewire email templates` lists them" : "give each with --var name=value"));
    }
    if (context.terminal.json()) {
        context.terminal.facts({{"subject", content->subject}, {"text", content->text}, {"html", content->html}});
    } else if (options.html) {
        context.terminal.document(content->html);
    } else {
        context.terminal.say(fmt::format("Subject: {}\n\n{}", content->subject, content->text));
    }
    return kOk;
}

int templates(const Options&, Context& context) {
    Table table{.columns = {"template", "language"}, .when_empty = "no templates"};
    for (const auto& name : email::mail_templates()) {
        const auto dot = name.find('.');
        table.rows.push_back({name.substr(0, dot), name.substr(dot + 1)});
    }
    context.terminal.table(table);
    return kOk;
}

std::unique_ptr<Database> open_store(Context& context) {
    const auto store = read_store_settings(context.config);
    context.require_good_settings();
    return Database::open(store);
}

int suppressed(const Options&, Context& context) {
    const auto database = open_store(context);
    Table table{.columns = {"clinic", "address", "since", "server_said", "message_id"}, .when_empty = "no address is suppressed"};
    for (const auto& one : database->read([](Sql& sql) { return email::suppressed_addresses(sql); })) {
        table.rows.push_back({one.clinic, one.masked, format_rfc3339(one.since), one.code, one.message_id});
    }
    context.terminal.table(table);
    return kOk;
}

int release(const Options& options, Context& context) {
    if (!is_email_address(options.address)) throw CalledWrongly("name the address itself, in full: the store has only its hash");
    const auto database = open_store(context);
    bool was = false;
    database->write([&](Sql& sql) { was = email::release(sql, ClinicId{options.clinic}, address_key(options.address)); });
    if (!was) throw Failure(fmt::format("this address is not suppressed for clinic {}; `carewire email suppressed` lists them", options.clinic));
    context.terminal.remark("mail goes there again; what failed meanwhile is not sent by itself");
    return kOk;
}

using Act = int (*)(const Options&, Context&);
Run run_with(std::shared_ptr<Options> options, Act act) {
    return [options = std::move(options), act](Context& context) { return act(*options, context); };
}

}  // namespace

Command email_command() {
    return {"email", "Look at mail templates, and at the addresses that get no mail any more.", [](Arguments& arguments) -> Run {
                arguments.action("templates", "List the mail templates.",
                                 [](Arguments&) -> Run { return run_with(std::make_shared<Options>(), templates); });
                arguments.action("preview", "Show a template as its reader would get it; names every variable that has no value.",
                                 [](Arguments& from) -> Run {
                                     auto options = std::make_shared<Options>();
                                     from.position("template", options->name, "Its name, as listed.")
                                         .options("var", options->variables, "A variable as name=value; as often as wanted.")
                                         .option("language", options->language, "Its language.")
                                         .flag("html", options->html, "The HTML instead of the text.");
                                     return run_with(options, preview);
                                 });
                arguments.action("suppressed", "List addresses that a server said do not exist, newest first.",
                                 [](Arguments&) -> Run { return run_with(std::make_shared<Options>(), suppressed); });
                arguments.action("release", "Let mail go to a suppressed address again.", [](Arguments& from) -> Run {
                    auto options = std::make_shared<Options>();
                    from.position("address", options->address, "The address, in full.")
                        .option("clinic", options->clinic, "Of which clinic.");
                    return run_with(options, release);
                });
                return {};
            }};
}

}  // namespace carewire::cli
