#include "schemas/contracts/openapi_parts.hpp"

#include <fmt/format.h>

#include "schemas/catalog.hpp"

namespace carewire::contracts {
namespace {

std::string schema_of_parameter(std::string_view type) {
    if (type == "date") return kDateSchema;
    if (type == "digits") return R"({"type":"string","pattern":"^[0-9]+$"})";
    return R"({"type":"string","pattern":"^[A-Za-z0-9][A-Za-z0-9._:~@+-]{0,63}$"})";
}

void write_problems(json::Writer& to, std::initializer_list<const char*> statuses) {
    for (const char* status : statuses) {
        to.key(status).begin_object().member("$ref", "#/components/responses/Problem").end_object();
    }
}

/// 207: one answer per record, in the order sent.
constexpr std::string_view kBatchAnswer =
    R"({"description":"An answer per record, in the order sent.","content":{"application/json":{"schema":{"type":"object",)"
    R"("required":["results"],"properties":{"results":{"type":"array","items":{"$ref":"#/components/schemas/RecordAnswer"}}}}}}})";

}  // namespace

PathPattern read_pattern(std::string_view pattern) {
    PathPattern path;
    while (true) {
        const auto open = pattern.find('{');
        path.plain += pattern.substr(0, open);
        if (open == std::string_view::npos) return path;
        const auto close = pattern.find('}', open);
        const auto inside = pattern.substr(open + 1, close - open - 1);
        const auto colon = inside.find(':');
        path.names.emplace_back(inside.substr(0, colon));
        path.schemas.push_back(schema_of_parameter(colon == std::string_view::npos ? "" : inside.substr(colon + 1)));
        path.plain += '{' + path.names.back() + '}';
        pattern.remove_prefix(close + 1);
    }
}

void write_path_parameters(json::Writer& to, const PathPattern& path) {
    for (std::size_t i = 0; i < path.names.size(); ++i) {
        to.begin_object().member("name", path.names[i]).member("in", "path").member("required", true);
        to.key("schema").raw(path.schemas[i]).end_object();
    }
}

void write_write_responses(json::Writer& to) {
    to.key("responses").begin_object();
    to.key("202").begin_object().member("$ref", "#/components/responses/Accepted").end_object();
    to.key("200").begin_object().member("$ref", "#/components/responses/Resource").end_object();
    to.key("201").begin_object().member("$ref", "#/components/responses/Resource").end_object();
    write_problems(to, {"400", "401", "403", "404", "405", "409", "411", "413", "415", "422", "429", "500", "503"});
    to.end_object();
}

void write_success(json::Writer& to, const OtherRoute& route) {
    to.key(std::to_string(route.status)).begin_object().member("description", "What was asked for.");
    if (!route.answers.empty()) {
        to.key("content").begin_object();
        for (const auto& media : route.answers) {
            to.key(media).begin_object();
            if (media == "application/json") to.key("schema").raw(route.answer_schema.empty() ? "{}" : route.answer_schema);
            to.end_object();
        }
        to.end_object();
    }
    to.end_object();
}

void write_read_responses(json::Writer& to, const OtherRoute& route) {
    to.key("responses").begin_object();
    if (route.status < 400) write_success(to, route);  // a route that is gone has its answer among the problems
    write_problems(to, {"400", "401", "403", "404", "405", "406", "409", "410", "413", "415", "422", "429", "500", "503"});
    to.end_object();
}

std::string schema_name(std::string_view words) {
    std::string name;
    bool starts_word = true;
    for (const char c : words) {
        if (c == '.' || c == '_' || c == '/' || c == '-') {
            starts_word = true;
            continue;
        }
        name += starts_word && c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
        starts_word = false;
    }
    return name;
}

std::string reference(std::string_view name) { return fmt::format(R"({{"$ref":"#/components/schemas/{}"}})", name); }

std::string cloud_event_schema() {
    std::string kinds;
    for (const EventType& type : catalog()) {
        if (type.routes.empty()) continue;
        kinds += fmt::format(R"({}{{"properties":{{"type":{{"const":"{}"}},"data":{}}}}})", kinds.empty() ? "" : ",", type.info.type,
                             reference(schema_name(type.info.type)));
    }
    return R"({"type":"object","required":["specversion","id","source","type","data"],"properties":{"specversion":{"const":"1.0"},)"
           R"("id":{"type":"string","pattern":"^[!-~]{1,255}$"},"source":{"type":"string","pattern":"^[A-Za-z0-9/._~:-]{1,255}$"},)"
           R"("type":{"type":"string"},"subject":{"type":"string","pattern":"^[A-Za-z0-9][A-Za-z0-9._:~@+-]{0,63}$"},)"
           R"("time":{"type":"string","format":"date-time"},"datacontenttype":{"const":"application/json"},)"
           R"("dataschema":{"type":"string","format":"uri"},"data":{}},"oneOf":[)" +
           kinds + "]}";
}

std::string cloud_events_operation() {
    std::string text;
    json::Writer to(text);
    to.begin_object().member("operationId", "post_v1_events").member("summary", "Post one CloudEvent or a batch of them.");
    to.member("description", "Structured and batched mode of the CloudEvents HTTP binding; binary mode too: the attributes as `ce-` "
                             "header fields, the body as on the type's own route. `type` must be one that you may publish.");
    to.key("tags").begin_array().string("events").end_array();
    to.key("security").begin_array().begin_object().key("bearer").begin_array().end_array().end_object().end_array();
    to.key("parameters").begin_array();
    to.begin_object().member("$ref", "#/components/parameters/IdempotencyKey").end_object();
    to.begin_object().member("$ref", "#/components/parameters/Prefer").end_object().end_array();
    to.key("requestBody").begin_object().member("required", true).key("content").begin_object();
    to.key("application/cloudevents+json").begin_object().key("schema").begin_object();
    to.member("$ref", "#/components/schemas/CloudEvent").end_object().end_object();
    to.key("application/cloudevents-batch+json").begin_object().key("schema").begin_object().member("type", "array");
    to.member("maxItems", 1000).key("items").begin_object().member("$ref", "#/components/schemas/CloudEvent").end_object();
    to.end_object().end_object().end_object().end_object();
    to.key("responses").begin_object();
    to.key("202").begin_object().member("$ref", "#/components/responses/Accepted").end_object();
    to.key("207").raw(kBatchAnswer);
    to.key("200").begin_object().member("$ref", "#/components/responses/Resource").end_object();
    to.key("201").begin_object().member("$ref", "#/components/responses/Resource").end_object();
    write_problems(to, {"400", "401", "403", "405", "409", "411", "413", "415", "422", "429", "500", "503"});
    to.end_object().end_object();
    return text;
}

std::string interactions_batch_operation() {
    std::string text;
    json::Writer to(text);
    to.begin_object().member("operationId", "post_v1_interactions_batch").member("summary", "Log up to 1,000 interactions.");
    to.key("tags").begin_array().string("events").end_array();
    to.key("x-roles").begin_array().string("app").string("staff").string("frontdesk").end_array();
    to.key("security").begin_array().begin_object().key("bearer").begin_array().end_array().end_object().end_array();
    to.key("parameters").begin_array();
    to.begin_object().member("$ref", "#/components/parameters/IdempotencyKey").end_object().end_array();
    to.key("requestBody").begin_object().member("required", true).key("content").begin_object();
    to.key("application/json").begin_object().key("schema").begin_object().member("type", "array");
    to.member("minItems", 1).member("maxItems", 1000).key("items").raw(reference(schema_name("interaction.recorded")));
    to.end_object().end_object().end_object().end_object();
    to.key("responses").begin_object().key("207").raw(kBatchAnswer);
    write_problems(to, {"400", "401", "403", "405", "409", "411", "413", "415", "422", "429", "500", "503"});
    to.end_object().end_object();
    return text;
}

}  // namespace carewire::contracts
