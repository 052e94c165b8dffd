#include "consumers/analysis/outside/gemini.hpp"

#include <algorithm>
#include <array>

#include "consumers/analysis/outside/google_error.hpp"
#include "consumers/analysis/outside/instruction.hpp"
#include "core/json/json.hpp"

namespace carewire::analysis {
namespace {

constexpr std::string_view kGeminiApi = "https://generativelanguage.googleapis.com";
constexpr int kMostOutputTokens = 1024;  // an answer takes about 150
constexpr std::array<std::string_view, 4> kHarms{"HARM_CATEGORY_HARASSMENT", "HARM_CATEGORY_HATE_SPEECH",
                                                 "HARM_CATEGORY_SEXUALLY_EXPLICIT", "HARM_CATEGORY_DANGEROUS_CONTENT"};
/// Known reasons keep their name in the job; one from the future is `other`, because an answer's text never becomes a code.
constexpr std::array<std::string_view, 13> kFinishReasons{
    "MAX_TOKENS", "SAFETY", "RECITATION", "LANGUAGE", "BLOCKLIST", "PROHIBITED_CONTENT", "SPII", "MALFORMED_FUNCTION_CALL",
    "UNEXPECTED_TOOL_CALL", "TOO_MANY_TOOL_CALLS", "IMAGE_SAFETY", "FINISH_REASON_UNSPECIFIED", "OTHER"};

void write_part(json::Writer& out, std::string_view text) {
    out.key("parts").begin_array().begin_object().member("text", text).end_object().end_array();
}

std::string body_of(const Question& question, std::string_view quoted) {
    std::string body;
    json::Writer out(body);
    out.begin_object().key("systemInstruction").begin_object();
    write_part(out, question.repair ? std::string(instruction()) + " " + std::string(repair_instruction()) : std::string(instruction()));
    out.end_object().key("contents").begin_array().begin_object().member("role", "user");
    write_part(out, quoted_comment(quoted));
    out.end_object().end_array().key("generationConfig").begin_object();
    out.member("temperature", 0).member("candidateCount", 1).member("maxOutputTokens", kMostOutputTokens);
    out.member("responseMimeType", "application/json").key("responseSchema").raw(gemini_schema()).end_object();
    out.key("safetySettings").begin_array();
    // complaints quote what was done and said: only what is certainly harmful is stopped
    for (const auto harm : kHarms) {
        out.begin_object().member("category", harm).member("threshold", "BLOCK_ONLY_HIGH").end_object();
    }
    out.end_array().end_object();
    return body;
}

const json::Value* object(const json::Value* in, std::string_view name) {
    const auto* const found = in != nullptr && in->kind() == json::Kind::Object ? in->find(name) : nullptr;
    return found != nullptr && found->kind() == json::Kind::Object ? found : nullptr;
}
std::string_view text(const json::Value* in, std::string_view name) {
    const auto* const found = in != nullptr && in->kind() == json::Kind::Object ? in->find(name) : nullptr;
    return found != nullptr && found->kind() == json::Kind::String ? found->string() : std::string_view();
}
const json::Value* first_object(const json::Value* in, std::string_view name) {
    const auto* const list = in != nullptr && in->kind() == json::Kind::Object ? in->find(name) : nullptr;
    if (list == nullptr || list->kind() != json::Kind::Array || list->items().empty()) return nullptr;
    return list->items().front().kind() == json::Kind::Object ? &list->items().front() : nullptr;
}

/// All parts together, thoughts left out.
std::string text_of(const json::Value* candidate) {
    std::string together;
    const auto* const content = object(candidate, "content");
    const auto* const parts = content == nullptr ? nullptr : content->find("parts");
    if (parts == nullptr || parts->kind() != json::Kind::Array) return together;
    for (const auto& part : parts->items()) {
        const auto* const thought = part.kind() == json::Kind::Object ? part.find("thought") : nullptr;
        if (thought != nullptr && thought->kind() == json::Kind::Bool && thought->boolean()) continue;
        together += text(&part, "text");
    }
    return together;
}

std::string code_of(std::string_view finish) {
    if (finish.empty()) return "finish_missing";
    std::string code = "finish_";
    for (const char c : std::ranges::find(kFinishReasons, finish) == kFinishReasons.end() ? std::string_view("OTHER") : finish) {
        code += c == '_' ? '_' : static_cast<char>(c + ('a' - 'A'));
    }
    return code;
}

Understood content_of(const json::Value& root) {
    Reply reply;
    reply.model_version = text(&root, "modelVersion");
    if (const auto* const usage = object(&root, "usageMetadata"); usage != nullptr) {
        const auto* const total = usage->find("totalTokenCount");
        if (total != nullptr && total->kind() == json::Kind::Number) reply.tokens = total->integer().value_or(0);
    }
    const auto* const candidate = first_object(&root, "candidates");
    const auto finish = text(candidate, "finishReason");
    if (candidate == nullptr) {
        reply.fault = text(object(&root, "promptFeedback"), "blockReason").empty() ? "no_candidate" : "prompt_blocked";
    } else if (finish != "STOP") {
        reply.fault = code_of(finish);
    } else {
        reply.text = text_of(candidate);
        if (reply.text.empty()) reply.fault = "no_text";
    }
    return reply;
}

}  // namespace

http::ClientCall Gemini::call(const Question& question, std::string_view key) const {
    http::ClientCall call;
    if (host_ == Host::GeminiApi) {
        const std::string_view kind = question.model.starts_with("tunedModels/") ? "tunedModels/" : "models/";
        std::string_view model = question.model;
        if (model.starts_with(kind)) model.remove_prefix(kind.size());
        call.url = base_of(question.endpoint, kGeminiApi) + "/v1beta/" + std::string(kind) + in_path(model);
        call.headers.emplace_back("x-goog-api-key", key);
    } else {
        call.url = base_of(question.endpoint, "") + "/models/" + in_path(question.model);
        call.headers.emplace_back("authorization", "Bearer " + std::string(key));
    }
    return call;
}

http::ClientCall Gemini::ask(const Question& question, std::string_view key, std::string_view quoted) const {
    http::ClientCall call = this->call(question, key);
    call.method = "POST";
    call.url += ":generateContent";
    call.headers.emplace_back("content-type", "application/json");
    call.body = body_of(question, quoted);
    return call;
}

http::ClientCall Gemini::probe(const Question& question, std::string_view key) const { return call(question, key); }

Understood Gemini::understand_probe(const Question&, const http::ClientAnswer& answer) const {
    return answer.status == 200 ? Understood{Reply{}} : google_error(answer);
}

Understood Gemini::understand(const http::ClientAnswer& answer) const {
    if (answer.status != 200) return google_error(answer);
    const auto document = json::Document::parse(answer.body, {.bytes = 1 << 20});
    if (!document || document->root().kind() != json::Kind::Object) return Hiccup{"the answer is not the API's"};
    return content_of(document->root());
}

}  // namespace carewire::analysis
