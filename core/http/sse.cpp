#include "core/http/sse.hpp"

namespace carewire::http {
namespace {

void write_line(std::string& out, std::string_view field, std::string_view value) {
    out.append(field)
        .append(": ")
        .append(value.substr(0, value.find_first_of(std::string_view("\r\n\0", 3))))
        .append("\n");
}

}  // namespace

std::string event_text(const ServerEvent& event) {
    std::string out;
    out.reserve(event.data.size() + 64);
    if (!event.id.empty()) write_line(out, "id", event.id);
    if (!event.name.empty()) write_line(out, "event", event.name);
    // CR LF, LF and CR each end a line for the reader, so each starts a new data line here
    for (std::string_view rest = event.data;;) {
        const auto end = rest.find_first_of("\r\n");
        write_line(out, "data", rest.substr(0, end));
        if (end == rest.npos) break;
        rest.remove_prefix(end + (rest.substr(end).starts_with("\r\n") ? 2 : 1));
    }
    return out += "\n";
}

std::optional<std::string> last_event_id(const Request& request) {
    if (request.has_header("last-event-id")) return std::string(request.header("last-event-id"));
    return request.parameter("last_event_id");
}

std::shared_ptr<EventStream> EventStream::open(Loop& loop, Reply reply, EventStreamOptions options) {
    // X-Accel-Buffering: nginx would hold events back until its buffer is full
    Response head{.content_type = "text/event-stream",
                  .body = "retry: " + std::to_string(options.retry.count()) + "\n\n",
                  .headers = {{"Cache-Control", "no-store"}, {"X-Accel-Buffering", "no"}}};
    return std::shared_ptr<EventStream>(new EventStream(loop, reply.stream(std::move(head)), options));
}

EventStream::EventStream(Loop& loop, std::shared_ptr<Outflow> out, EventStreamOptions options)
    : loop_(loop), out_(std::move(out)), options_(options) {
    timer_ = loop_.after(options_.heartbeat, [this] { beat(); });
}

EventStream::~EventStream() {
    loop_.cancel(timer_);
    out_->on_closed({});
    out_->finish();
}

bool EventStream::write(std::string_view text) {
    if (out_->pending() > options_.most_pending) {
        close();
        return false;
    }
    return out_->write(text);
}

bool EventStream::send(const ServerEvent& event) {
    return write(event_text(event));
}

void EventStream::on_closed(std::function<void()> callback) {
    out_->on_closed(std::move(callback));
}

void EventStream::close() {
    loop_.cancel(timer_);
    out_->finish();
}

void EventStream::beat() {
    timer_ = loop_.after(options_.heartbeat, [this] { beat(); });
    write(":\n\n");
}

}  // namespace carewire::http
