#include <map>

#include "consumers/portal/composed.hpp"
#include "core/json/json.hpp"

namespace carewire::portal {
namespace {

struct Count {
    std::int64_t total = 0, unread = 0;
    void add(std::int64_t more, std::int64_t more_unread) {
        total += more;
        unread += more_unread;
    }
};
using Counts = std::map<std::string, Count>;

void write_counts(json::Writer& out, std::string_view name, const Counts& counts) {
    out.key(name).begin_object();
    for (const auto& [key, count] : counts) {
        out.key(key).begin_object().member("total", count.total).member("unread", count.unread).end_object();
    }
    out.end_object();
}

}  // namespace

Answer notification_summary(const Reading& reading) {
    Count all;
    Counts types, priorities;
    for (const Row& row : reading.sql.query(reading.query.text(reading.values.sent), reading.binds())) {
        for (Count* count : {&all, &types[row.text(0)], &priorities[row.text(1)]}) count->add(row.integer(2), row.integer(3));
    }
    Answer answer;
    json::Writer out(answer.response.body);
    out.begin_object().member("total", all.total).member("unread", all.unread);
    write_counts(out, "by_type", types);
    write_counts(out, "by_priority", priorities);
    out.end_object();
    return answer;
}

}  // namespace carewire::portal
