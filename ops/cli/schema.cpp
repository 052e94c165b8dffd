#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>

#include <fmt/format.h>

#include "ops/cli/command.hpp"
#include "ops/cli/contracts.hpp"
#include "schemas/contracts/growth.hpp"
#include "schemas/contracts/json_schema.hpp"

namespace carewire::cli {
namespace {

namespace fs = std::filesystem;

struct Options {
    std::string what;
    std::string folder = "schemas/published";
    bool check = false;
};

/// File → text, as they stand in schemas/published.
std::map<std::string, std::string> published_files() {
    std::map<std::string, std::string> files;
    for (const EventType& type : catalog()) {
        const auto file = fmt::format("events/{}.v{}.json", type.info.type, type.info.version);
        files[file] = contracts::laid_out(contracts::event_schema(type));
    }
    files["openapi.json"] = contracts::laid_out(whole_openapi());
    files["asyncapi.json"] = contracts::laid_out(contracts::asyncapi());
    return files;
}

std::string read_file(const fs::path& path) {
    std::ifstream in(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

/// What the new text would break of the published one.
std::vector<std::string> breaks(const std::string& file, const std::string& before, const std::string& after) {
    constexpr json::Limits kAny{.bytes = 1 << 26, .depth = 64};
    const auto old = json::Document::parse(before, kAny);
    const auto now = json::Document::parse(after, kAny);
    if (!old || !now || file == "asyncapi.json") return {};
    return file == "openapi.json" ? contracts::interface_breaks(old->root(), now->root())
                                  : contracts::schema_breaks(old->root(), now->root());
}

int list(Context& context) {
    Table table{.columns = {"type", "version", "topic", "route"}};
    for (const EventType& type : catalog()) {
        const auto route = type.routes.empty() ? std::string{} : fmt::format("{} {}", type.routes[0].method, type.routes[0].path);
        table.rows.push_back({std::string(type.info.type), std::int64_t{type.info.version}, topic(type.info.stream), route});
    }
    context.terminal.table(table);
    return kOk;
}

int show(const Options& options, Context& context) {
    const auto files = published_files();
    const EventType* type = find_event_type(options.what);
    const auto file = type == nullptr ? options.what + ".json" : fmt::format("events/{}.v{}.json", type->info.type, type->info.version);
    const auto found = files.find(file);
    if (found == files.end()) {
        throw CalledWrongly(fmt::format("there is no schema called {}; `carewire schema list` names the event types, and there "
                                        "are openapi and asyncapi",
                                        options.what));
    }
    context.terminal.document(found->second);
    return kOk;
}

int publish(const Options& options, Context& context) {
    std::vector<std::string> changed;
    std::vector<std::string> broken;
    const auto files = published_files();
    for (const auto& [file, text] : files) {
        const auto path = fs::path(options.folder) / file;
        const std::string before = fs::exists(path) ? read_file(path) : std::string{};
        if (before == text) continue;
        changed.push_back(file);
        for (const auto& each : breaks(file, before, text)) broken.push_back(fmt::format("{}: {}", file, each));
    }
    for (const auto& each : broken) context.terminal.error(each);
    if (!broken.empty()) throw Failure("published schemas only grow: give the changed event type a new version instead");
    if (options.check) {
        for (const auto& file : changed) context.terminal.error(fmt::format("{} is not as the code says", file));
        if (!changed.empty()) throw Failure("run `carewire schema publish` and look at the difference");
        return kOk;
    }
    for (const auto& file : changed) {
        const auto path = fs::path(options.folder) / file;
        fs::create_directories(path.parent_path());
        std::ofstream(path, std::ios::binary) << files.at(file);
        context.terminal.say(file);
    }
    return kOk;
}

}  // namespace

Command schema() {
    return {"schema", "Show or publish the schemas of events and interfaces.", [](Arguments& arguments) -> Run {
                arguments.action("list", "Event types with their topics and routes.",
                                 [](Arguments&) -> Run { return [](Context& context) { return list(context); }; });
                arguments.action("show", "Print one schema.", [](Arguments& show_arguments) -> Run {
                    auto options = std::make_shared<Options>();
                    show_arguments.position("what", options->what, "An event type, openapi or asyncapi.");
                    return [options](Context& context) { return show(*options, context); };
                });
                arguments.action("publish", "Write all schemas, unless one would break what was published.",
                                 [](Arguments& publish_arguments) -> Run {
                                     auto options = std::make_shared<Options>();
                                     publish_arguments.option("folder", options->folder, "Where they stand.");
                                     publish_arguments.flag("check", options->check, "Write nothing; fail when something differs.");
                                     return [options](Context& context) { return publish(*options, context); };
                                 });
                return [](Context& context) { return list(context); };
            }};
}

}  // namespace carewire::cli
