#include "consumers/analysis/outside/openai_compatible.hpp"

#include <algorithm>
#include <array>

#include "consumers/analysis/outside/instruction.hpp"
#include "core/json/json.hpp"

namespace carewire::analysis {
namespace {

constexpr int kMostOutputTokens = 1024;  // an answer takes about 150

http::ClientCall call_of(const Question& question, std::string_view key, const std::string& path) {
    http::ClientCall call;
    call.url = base_of(question.endpoint, "") + path;
    if (!key.empty()) call.headers.emplace_back("authorization", "Bearer " + std::string(key));
    return call;
}

void write_message(json::Writer& out, std::string_view role, std::string_view content) {
    out.begin_object().member("role", role).member("content", content).end_object();
}

std::string body_of(const Question& question, std::string_view quoted) {
    std::string body;
    json::Writer out(body);
    out.begin_object().member("model", question.model).member("temperature", 0).member("max_tokens", kMostOutputTokens);
    out.key("messages").begin_array();
    write_message(out, "system", question.repair ? std::string(instruction()) + " " + std::string(repair_instruction()) : std::string(instruction()));
    write_message(out, "user", quoted_comment(quoted));
    out.end_array().key("response_format").begin_object().member("type", "json_schema").key("json_schema").begin_object();
    out.member("name", "feedback").member("strict", true).key("schema").raw(json_schema());
    out.end_object().end_object().end_object();
    return body;
}

const json::Value* member(const json::Value* in, std::string_view name, json::Kind kind) {
    const auto* const found = in != nullptr && in->kind() == json::Kind::Object ? in->find(name) : nullptr;
    return found != nullptr && found->kind() == kind ? found : nullptr;
}
std::string_view text(const json::Value* in, std::string_view name) {
    const auto* const found = member(in, name, json::Kind::String);
    return found == nullptr ? std::string_view() : found->string();
}

std::string finish_code(std::string_view finish) {
    constexpr std::array<std::pair<std::string_view, std::string_view>, 4> known{{{"", "finish_missing"},
                                                                                  {"length", "finish_max_tokens"},
                                                                                  {"content_filter", "finish_safety"},
                                                                                  {"tool_calls", "finish_unexpected_tool_call"}}};
    const auto* const found = std::ranges::find(known, finish, &std::pair<std::string_view, std::string_view>::first);
    return std::string(found == known.end() ? "finish_other" : found->second);
}

Understood content_of(const json::Value& root) {
    Reply reply;
    reply.model_version = text(&root, "model");
    if (const auto* const total = member(member(&root, "usage", json::Kind::Object), "total_tokens", json::Kind::Number)) {
        reply.tokens = total->integer().value_or(0);
    }
    const auto* const choices = member(&root, "choices", json::Kind::Array);
    const auto* const choice = choices == nullptr || choices->items().empty() ? nullptr : &choices->items().front();
    const auto* const message = member(choice, "message", json::Kind::Object);
    if (choice == nullptr) {
        reply.fault = "no_candidate";
    } else if (!text(message, "refusal").empty()) {
        reply.fault = "finish_safety";
    } else if (const auto finish = text(choice, "finish_reason"); finish != "stop") {
        reply.fault = finish_code(finish);
    } else {
        reply.text = text(message, "content");
        if (reply.text.empty()) reply.fault = "no_text";
    }
    return reply;
}

Understood error_of(const http::ClientAnswer& answer) {
    const auto document = json::Document::parse(answer.body, {.bytes = 1 << 20});
    const auto* const error = document ? member(&document->root(), "error", json::Kind::Object) : nullptr;
    const auto code = text(error, "code");
    if (code == "model_not_found") return Halt{"unknown_model", "the provider does not know the model"};
    if (code == "context_length_exceeded") return Rejected{"too_long", "the comment is too long for the model"};
    if (code == "invalid_api_key") return Halt{"key_refused", "the provider refused the key"};
    if (code == "insufficient_quota") return Halt{"no_credit", "the provider's account has no credit left"};
    if (answer.status == 429) return Busy{"the provider's limit is reached", retry_after(answer)};
    if (auto plain = understood_by_status(answer)) return std::move(*plain);
    return Rejected{"bad_request", "the provider found our request wrong"};
}

}  // namespace

http::ClientCall OpenAiCompatible::ask(const Question& question, std::string_view key, std::string_view quoted) const {
    http::ClientCall call = call_of(question, key, "/chat/completions");
    call.method = "POST";
    call.headers.emplace_back("content-type", "application/json");
    call.body = body_of(question, quoted);
    return call;
}

http::ClientCall OpenAiCompatible::probe(const Question& question, std::string_view key) const {
    return call_of(question, key, "/models");  // one model's own address is not spoken everywhere
}

Understood OpenAiCompatible::understand_probe(const Question& question, const http::ClientAnswer& answer) const {
    if (answer.status == 404 || answer.status == 405) return Reply{};  // it keeps no list
    if (answer.status != 200) return error_of(answer);
    const auto document = json::Document::parse(answer.body, {.bytes = 1 << 20});
    const auto* const models = document ? member(&document->root(), "data", json::Kind::Array) : nullptr;
    if (models == nullptr || models->items().empty()) return Reply{};
    const bool there = std::ranges::any_of(models->items(), [&](const json::Value& model) { return text(&model, "id") == question.model; });
    return there ? Understood{Reply{}} : Halt{"unknown_model", "the provider's list does not hold the model"};
}

Understood OpenAiCompatible::understand(const http::ClientAnswer& answer) const {
    if (answer.status != 200) return error_of(answer);
    const auto document = json::Document::parse(answer.body, {.bytes = 1 << 20});
    if (!document || document->root().kind() != json::Kind::Object) return Hiccup{"the answer is not the API's"};
    return content_of(document->root());
}

}  // namespace carewire::analysis
