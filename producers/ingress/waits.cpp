#include "producers/ingress/waits.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "producers/ingress/answers.hpp"

namespace carewire {
namespace {

constexpr Duration kBetweenLooks{15};      // a worker commits every 10 ms under load
constexpr std::size_t kMostWaiting = 2000;

/// registers.md section 8; what is not listed there is a value that is not allowed.
int status_of(std::string_view code) {
    constexpr std::array<std::pair<std::string_view, int>, 14> kStatuses{{{"forbidden", 403},
                                                                          {"not_found", 404},
                                                                          {"gone", 410},
                                                                          {"link_expired", 409},
                                                                          {"slot_taken", 409},
                                                                          {"already_claimed", 409},
                                                                          {"illegal_transition", 409},
                                                                          {"step_not_elapsed", 409},
                                                                          {"step_already_active", 409},
                                                                          {"stock_insufficient", 409},
                                                                          {"duplicate_name", 409},
                                                                          {"stale_version", 412},
                                                                          {"too_large", 413},
                                                                          {"too_many_files", 413}}};
    const auto found = std::find_if(kStatuses.begin(), kStatuses.end(), [&](const auto& each) { return each.first == code; });
    return found == kStatuses.end() ? 422 : found->second;
}

http::Response answer_of(const Question& question, const Result& result) {
    if (result.kind == Result::Kind::Refused) {
        http::ProblemReport report{.status = status_of(result.code), .code = result.code, .detail = result.reason};
        report.instance = "/v1/events/" + question.event_ids.front();
        return http::problem(report);
    }
    if (result.resource.empty()) return accepted_answer(question.event_ids.front(), question.resource_id);
    http::Response answer{.status = question.method == "POST" && !question.of_effect ? 201 : 200, .body = result.resource};
    answer.headers.emplace_back("Event-Id", question.event_ids.front());
    return answer;
}

}  // namespace

Waits::Waits(http::Loop& loop, http::Pool& pool, const Clock& clock, Results* results)
    : loop_(loop), pool_(pool), clock_(clock), results_(results) {}

Waits::~Waits() {
    *alive_ = false;
    if (timer_ != 0) loop_.cancel(timer_);
}

void Waits::add(http::Reply reply, Question question, Steady until) {
    if (results_ == nullptr || waiting_.size() >= kMostWaiting) {
        return reply.send(accepted_answer(question.event_ids.front(), question.resource_id));
    }
    waiting_.push_back({std::move(reply), std::move(question), until});
    ask_soon();
}

void Waits::ask_soon() {
    if (timer_ == 0 && !asking_) {
        timer_ = loop_.after(kBetweenLooks, [this] {
            timer_ = 0;
            ask();
        });
    }
}

void Waits::ask() {
    give_up_late_ones();
    if (waiting_.empty()) return;
    std::vector<Question> questions;
    std::vector<std::string> asked;
    for (const auto& one : waiting_) {
        questions.push_back(one.question);
        asked.push_back(one.question.event_ids.front());
    }
    asking_ = pool_.run([this, alive = alive_, questions = std::move(questions), asked = std::move(asked)]() mutable {
        std::vector<Result> results;
        try {
            results = results_->look(questions);
        } catch (const StoreError&) {
            results.resize(questions.size());  // the store is away: not yet, for all of them
        }
        loop_.post([this, alive = std::move(alive), asked = std::move(asked), results = std::move(results)]() mutable {
            if (*alive) answered(asked, std::move(results));
        });
    });
    ask_soon();
}

void Waits::answered(const std::vector<std::string>& asked, std::vector<Result> results) {
    asking_ = false;
    for (std::size_t i = 0; i < results.size(); ++i) {
        if (results[i].kind == Result::Kind::NotYet) continue;
        // two requests may wait for the same event: a repeat with the same key
        for (auto& one : waiting_) {
            if (one.question.event_ids.front() == asked[i]) one.reply.send(answer_of(one.question, results[i]));
        }
        std::erase_if(waiting_, [&](const Waiting& one) { return one.question.event_ids.front() == asked[i]; });
    }
    give_up_late_ones();
    if (!waiting_.empty()) ask_soon();
}

void Waits::give_up_late_ones() {
    const auto now = clock_.steady();
    std::erase_if(waiting_, [&](Waiting& one) {
        if (one.until > now && !one.reply.client_gone()) return false;
        one.reply.send(accepted_answer(one.question.event_ids.front(), one.question.resource_id));
        return true;
    });
}

}  // namespace carewire
