#pragma once
#include "consumers/analysis/outside/model_api.hpp"

namespace carewire::analysis {

/// Chat completions with a JSON schema (`response_format`), as OpenAI publishes them and local servers (llama.cpp, vLLM, Ollama) speak
/// them. The endpoint ends in the version: `http://127.0.0.1:11434/v1`. A server without keys gets none.
class OpenAiCompatible final : public ModelApi {
  public:
    http::ClientCall ask(const Question& question, std::string_view key, std::string_view quoted) const override;
    http::ClientCall probe(const Question& question, std::string_view key) const override;
    Understood understand(const http::ClientAnswer& answer) const override;
    Understood understand_probe(const Question& question, const http::ClientAnswer& answer) const override;
};

}  // namespace carewire::analysis
