#pragma once
#include <vector>

#include "core/http/loop.hpp"
#include "core/http/message.hpp"
#include "core/http/pool.hpp"
#include "producers/ingress/results.hpp"

namespace carewire {

/// Requests whose event is acknowledged and whose caller waits for the result (C-3). All of them are looked for with one
/// question to the store at a time, off the loop; a time that passes is answered 202, as without waiting. Loop thread only.
class Waits {
  public:
    /// `results` null: nobody can know, every wait is answered 202 at once.
    Waits(http::Loop& loop, http::Pool& pool, const Clock& clock, Results* results);
    ~Waits();

    /// A resource that was made by POST is answered 201, any other 200.
    void add(http::Reply reply, Question question, Steady until);
    std::size_t size() const { return waiting_.size(); }

  private:
    struct Waiting {
        http::Reply reply;
        Question question;
        Steady until{};
    };
    void ask();
    void ask_soon();
    void answered(const std::vector<std::string>& asked, std::vector<Result> results);
    void give_up_late_ones();

    http::Loop& loop_;
    http::Pool& pool_;
    const Clock& clock_;
    Results* results_;
    std::vector<Waiting> waiting_;
    bool asking_ = false;
    std::uint64_t timer_ = 0;
    std::shared_ptr<bool> alive_ = std::make_shared<bool>(true);
};

}  // namespace carewire
