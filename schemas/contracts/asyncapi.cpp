#include <fmt/format.h>

#include "schemas/catalog.hpp"
#include "schemas/contracts/json_schema.hpp"
#include "schemas/contracts/openapi.hpp"

namespace carewire::contracts {
namespace {

void write_reference(json::Writer& to, const std::string& where) {
    to.begin_object().member("$ref", where).end_object();
}

std::string pointer_part(std::string_view name) {
    std::string text;
    for (const char c : name) {
        if (c == '/') text += "~1";
        else if (c == '~') text += "~0";
        else text += c;
    }
    return text;
}

/// A stream's own types; the bulk lane carries the requests of the analysis stream too.
std::vector<const EventType*> types_of(Stream stream) {
    std::vector<const EventType*> types;
    for (const EventType& type : catalog()) {
        const bool bulk = stream == Stream::AnalysisBulk && type.info.type == "analysis.requested";
        if (type.info.stream == stream || bulk) types.push_back(&type);
    }
    return types;
}

void write_channels(json::Writer& to) {
    to.key("channels").begin_object();
    for (const Stream stream : all_streams()) {
        if (types_of(stream).empty()) continue;
        to.key(name(stream)).begin_object().member("address", topic(stream));
        to.member("description", stream == Stream::Config ? "Compacted: the last value of every key of every clinic."
                                                          : "Ordered by key: events of one subject keep their order.");
        to.key("messages").begin_object();
        for (const EventType* type : types_of(stream)) {
            to.key(type->info.type);
            write_reference(to, "#/components/messages/" + pointer_part(type->info.type));
        }
        to.end_object().end_object();
    }
    to.end_object();
}

void write_operations(json::Writer& to) {
    to.key("operations").begin_object();
    for (const Stream stream : all_streams()) {
        if (types_of(stream).empty()) continue;
        to.key(fmt::format("read-{}", name(stream))).begin_object().member("action", "send");
        to.member("summary", fmt::format("Carewire publishes to {}; read it with a consumer group of your own.", topic(stream)));
        to.key("channel");
        write_reference(to, fmt::format("#/channels/{}", name(stream)));
        to.end_object();
    }
    to.end_object();
}

void write_message(json::Writer& to, const EventType& type) {
    to.key(type.info.type).begin_object().member("name", type.info.type).member("contentType", "application/json");
    to.key("headers");
    write_reference(to, "#/components/schemas/envelope");
    to.key("payload").begin_object();
    // the words used mean the same in draft 7, which AsyncAPI tools read
    to.member("schemaFormat", "application/schema+json;version=draft-07").key("schema");
    write_schema(to, *type.shape, Side::Log);
    to.end_object().end_object();
}

/// CloudEvents 1.0 binary mode (core/event/wire.hpp).
constexpr std::string_view kEnvelope = R"json({"type":"object",
"required":["ce_specversion","ce_id","ce_type","ce_source","ce_time","ce_clinicid","content-type"],
"properties":{"ce_specversion":{"const":"1.0"},"ce_id":{"type":"string"},"ce_type":{"type":"string"},
"ce_source":{"type":"string"},"ce_subject":{"type":"string","description":"Also the record key."},
"ce_time":{"type":"string","format":"date-time"},"ce_dataschema":{"type":"string"},"ce_clinicid":{"type":"string"},
"ce_actorid":{"type":"string"},"ce_actorrole":{"type":"string"},"ce_correlationid":{"type":"string"},
"ce_causationid":{"type":"string"},"ce_idempotencykey":{"type":"string"},"ce_subjectkey":{"type":"string"},
"ce_givenlength":{"type":"string","pattern":"^[0-9]+$","description":"Bytes of the value that the sender gave; the door filled in the rest."},
"ce_replay":{"const":"true"},"content-type":{"const":"application/json"}}})json";

}  // namespace

std::string asyncapi() {
    std::string text;
    json::Writer to(text);
    to.begin_object().member("asyncapi", "3.0.0");
    to.key("info").begin_object().member("title", "Carewire").member("version", "1");
    to.member("description", "Events of a clinic on Kafka, as CloudEvents 1.0 in binary mode.").end_object();
    to.member("defaultContentType", "application/json");
    to.key("servers").begin_object().key("kafka").begin_object().member("host", "127.0.0.1:9092").member("protocol", "kafka");
    to.end_object().end_object();
    write_channels(to);
    write_operations(to);
    to.key("components").begin_object().key("messages").begin_object();
    for (const EventType& type : catalog()) write_message(to, type);
    to.end_object();
    to.key("schemas").begin_object().key("envelope").raw(kEnvelope).end_object().end_object().end_object();
    return text;
}

}  // namespace carewire::contracts
