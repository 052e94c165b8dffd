#pragma once
#include "consumers/analysis/outside/model_api.hpp"

namespace carewire::analysis {

/// Google's generateContent over REST (v1beta, generative_service.proto): with an API key at the Gemini API, with an access token at
/// Vertex AI, whose endpoint names project, region and publisher. Only the first candidate with the finish reason STOP is an answer.
class Gemini final : public ModelApi {
  public:
    enum class Host { GeminiApi, VertexAi };
    explicit Gemini(Host host) : host_(host) {}
    http::ClientCall ask(const Question& question, std::string_view key, std::string_view quoted) const override;
    http::ClientCall probe(const Question& question, std::string_view key) const override;
    Understood understand(const http::ClientAnswer& answer) const override;
    Understood understand_probe(const Question& question, const http::ClientAnswer& answer) const override;

  private:
    http::ClientCall call(const Question& question, std::string_view key) const;
    const Host host_;
};

}  // namespace carewire::analysis
