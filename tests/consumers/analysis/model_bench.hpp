#pragma once
#include <atomic>
#include <deque>
#include <mutex>

#include "schemas/audit/records.hpp"
#include "tests/consumers/analysis/request_makers.hpp"
#include "tests/support/scripted_server.hpp"

namespace carewire::testing {

/// A provider on this machine: answers in order, the last one for ever; remembers what it was sent.
class ModelServer {
  public:
    struct Answer {
        int status = 200;
        std::string body;
        std::map<std::string, std::string> headers;
    };
    explicit ModelServer(std::deque<Answer> answers) : answers_(std::move(answers)) {}

    std::string url() const { return server_.url(""); }
    std::vector<std::string> requests() const {
        const std::lock_guard lock(mutex_);
        return requests_;
    }
    std::size_t calls() const { return requests().size(); }
    void answers(std::deque<Answer> answers) {
        const std::lock_guard lock(mutex_);
        answers_ = std::move(answers);
    }

  private:
    Answer next(std::string request) {
        const std::lock_guard lock(mutex_);
        requests_.push_back(std::move(request));
        Answer answer = answers_.front();
        if (answers_.size() > 1) answers_.pop_front();
        return answer;
    }

    mutable std::mutex mutex_;
    std::deque<Answer> answers_;
    std::vector<std::string> requests_;
    ScriptedServer server_{[this](Poco::Net::StreamSocket& socket) {
        std::string request = read_request(socket);
        if (request.empty()) return;
        const Answer answer = next(std::move(request));
        std::string head = fmt::format("HTTP/1.1 {} X\r\nContent-Type: application/json\r\nConnection: close\r\n", answer.status);
        for (const auto& [name, value] : answer.headers) head += fmt::format("{}: {}\r\n", name, value);
        say(socket, fmt::format("{}Content-Length: {}\r\n\r\n{}", head, answer.body.size(), answer.body));
    }};
};

/// An answer of Gemini's that ended well; `said` is the model's own text.
inline ModelServer::Answer gemini_said(std::string_view said) {
    std::string text;
    json::Writer(text).string(said);
    return {.body = R"({"candidates":[{"content":{"parts":[{"text":)" + text +
                    R"(}]},"finishReason":"STOP"}],"usageMetadata":{"totalTokenCount":276},"modelVersion":"model-under-test-001"})"};
}
inline std::string verdict(std::string_view urgency, std::string_view evidence = "[]") {
    return fmt::format(
        R"({{"evidence":{},"sentiment":"negative","emotion":"anxiety","urgency":"{}","summary":"s","suggested_action":"a"}})", evidence, urgency);
}

/// A verdict that fits what the patients of these tests say.
inline const std::string kFits = verdict("high", R"(["waited four hours"])");

inline std::string urgency(WorkerBench& bench) { return result_of(completed(bench), "urgency"); }

/// What is told of each call, as the egress record has it.
inline std::vector<EgressRecorded> disclosed(WorkerBench& bench) {
    std::vector<EgressRecorded> records;
    for (const auto& event : bench.follow_ups("egress.recorded")) records.push_back(from_json<EgressRecorded>(event.body).value());
    return records;
}

/// Settings under which the operator has chosen this provider for every clinic.
inline std::map<std::string, std::string> asks(const ModelServer& server, std::map<std::string, std::string> more = {}) {
    std::map<std::string, std::string> settings{{"ai.provider.feedback", "gemini"}, {"ai.model", "model-under-test"},
                                                {"ai.endpoint", server.url()},      {"ai.terms_accepted", "true"},
                                                {"ai.egress", "deidentified"}};
    for (auto& [key, value] : more) settings[key] = value;
    return settings;
}

}  // namespace carewire::testing
