#include "schemas/contracts/openapi_parts.hpp"

#include "schemas/catalog.hpp"
#include "schemas/contracts/json_schema.hpp"

namespace carewire::contracts {
namespace {

std::string schema_of_parameter(std::string_view type) {
    if (type == "date") return R"({"type":"string","format":"date"})";
    if (type == "digits") return R"({"type":"string","pattern":"^[0-9]+$"})";
    return R"({"type":"string","minLength":1,"maxLength":64})";
}

void write_problems(json::Writer& to, std::initializer_list<const char*> statuses) {
    for (const char* status : statuses) {
        to.key(status).begin_object().member("$ref", "#/components/responses/Problem").end_object();
    }
}

/// 207: one answer per record, in the order sent.
constexpr std::string_view kBatchAnswer =
    R"({"description":"An answer per record, in the order sent.","content":{"application/json":{"schema":{"type":"object",)"
    R"("required":["items"],"properties":{"items":{"type":"array","items":{"$ref":"#/components/schemas/RecordAnswer"}}}}}}})";

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

std::string cloud_events_operation() {
    std::string text;
    json::Writer to(text);
    to.begin_object().member("operationId", "post_v1_events").member("summary", "Post one CloudEvent or a batch of them.");
    to.member("description", "Binary, structured and batched mode of the CloudEvents HTTP binding. `type` must be a type that "
                             "you may publish; `data` is checked as on the type's own route.");
    to.key("tags").begin_array().string("events").end_array();
    to.key("security").begin_array().begin_object().key("bearer").begin_array().end_array().end_object().end_array();
    to.key("parameters").begin_array();
    for (const char* name : {"ce-specversion", "ce-id", "ce-source", "ce-type", "ce-subject", "ce-time"}) {
        to.begin_object().member("name", name).member("in", "header").member("required", false);
        to.member("description", "Binary mode only.").key("schema").begin_object().member("type", "string").end_object();
        to.end_object();
    }
    to.begin_object().member("$ref", "#/components/parameters/IdempotencyKey").end_object();
    to.begin_object().member("$ref", "#/components/parameters/Prefer").end_object().end_array();
    to.key("requestBody").begin_object().member("required", true).key("content").begin_object();
    to.key("application/json").begin_object().key("schema").begin_object().member("type", "object").end_object().end_object();
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
    to.key("application/json").begin_object().key("schema").begin_object().member("type", "array").member("maxItems", 1000);
    to.key("items");
    write_schema(to, *find_event_type("interaction.recorded")->shape, Side::Door);
    to.end_object().end_object().end_object().end_object();
    to.key("responses").begin_object().key("207").raw(kBatchAnswer);
    write_problems(to, {"400", "401", "403", "405", "409", "411", "413", "415", "422", "429", "500", "503"});
    to.end_object().end_object();
    return text;
}

}  // namespace carewire::contracts
