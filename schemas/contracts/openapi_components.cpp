#include "schemas/contracts/openapi_parts.hpp"

namespace carewire::contracts {

/// Written as the JSON it is: only the bodies follow from the catalog.
std::string components(const BodySchemas& bodies) {
    std::string text = R"json({
"securitySchemes":{"bearer":{"type":"http","scheme":"bearer",
  "description":"A token of POST /v1/auth/login, or an API key (cw_…)."}},
"parameters":{
  "IdempotencyKey":{"name":"Idempotency-Key","in":"header","required":false,
    "description":"The same key with the same body is answered as the first time; kept 24 hours per caller.",
    "schema":{"type":"string","pattern":"^\"([ !#-\\[\\]-~]|\\\\[\"\\\\]){1,255}\"$","examples":["\"4f1c9a\""]}},
  "Prefer":{"name":"Prefer","in":"header","required":false,
    "description":"wait=N: wait up to N seconds (at most 30) for the resource.",
    "schema":{"type":"string","examples":["wait=2"]}}},
"responses":{
  "Accepted":{"description":"The broker has the event.","content":{"application/json":{"schema":{"$ref":"#/components/schemas/Accepted"}}}},
  "Resource":{"description":"The caller waited and the event was applied: what came of it.",
    "content":{"application/json":{"schema":{"type":"object"}}}},
  "Problem":{"description":"Refused, or failed: what was wrong, where, what to do next.",
    "headers":{"Retry-After":{"description":"Seconds, with 429 and 503.","schema":{"type":"string"}}},
    "content":{"application/problem+json":{"schema":{"$ref":"#/components/schemas/Problem"}}}}},
"schemas":{
  "Accepted":{"type":"object","required":["event_id","id","status"],"properties":{
    "event_id":{"type":"string"},"id":{"type":"string","description":"Of the resource."},
    "status":{"type":"string","description":"Where to ask what became of the event."}}},
  "Problem":{"type":"object","required":["title","status","code"],"properties":{
    "type":{"type":"string"},"title":{"type":"string"},"status":{"type":"integer"},"detail":{"type":"string"},
    "instance":{"type":"string"},"code":{"type":"string"},"status_code":{"type":"integer"},
    "errors":{"type":"array","items":{"$ref":"#/components/schemas/Fault"}}}},
  "Fault":{"type":"object","required":["pointer","code"],"properties":{
    "pointer":{"type":"string","description":"JSON pointer into the body, or a parameter's name."},
    "code":{"type":"string"},"detail":{"type":"string"}}},
  "RecordAnswer":{"type":"object","required":["status"],"properties":{
    "status":{"type":"integer","description":"As the record alone would have been answered."},
    "event_id":{"type":"string"},"id":{"type":"string"},"code":{"type":"string"},"detail":{"type":"string"},
    "errors":{"type":"array","items":{"$ref":"#/components/schemas/Fault"}}}})json";
    for (const auto& [name, schema] : bodies) text += ",\"" + name + "\":" + schema;
    return text += "}}";
}

}  // namespace carewire::contracts
