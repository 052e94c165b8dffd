#include "consumers/portal/web/static_files.hpp"

#include <Poco/DeflatingStream.h>

#include <algorithm>
#include <map>
#include <memory>
#include <sstream>

#include "core/assets/assets.hpp"
#include "core/auth/base64url.hpp"
#include "core/auth/digest.hpp"
#include "core/http/problem.hpp"
#include "core/http/weighted_list.hpp"

namespace carewire::portal {
namespace {

constexpr std::string_view kFolder = "consumers/portal/web/static/";

std::string media_type_of(std::string_view file) {
    if (file.ends_with(".css")) return "text/css; charset=utf-8";
    if (file.ends_with(".js")) return "text/javascript; charset=utf-8";
    if (file.ends_with(".svg")) return "image/svg+xml";
    return "application/octet-stream";
}

std::string version_of(std::string_view bytes) {
    const auto hash = sha256(bytes);
    return to_hex({reinterpret_cast<const char*>(hash.data()), 6});
}

std::string gzip(std::string_view bytes) {
    std::ostringstream out;
    Poco::DeflatingOutputStream compressing(out, Poco::DeflatingStreamBuf::STREAM_GZIP);
    compressing.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    compressing.close();
    return out.str();
}

/// Whether Accept-Encoding names gzip and does not forbid it (RFC 9110 section 12.5.3).
bool takes_gzip(std::string_view accepted) {
    return std::ranges::any_of(http::weighted_list(accepted), [](const auto& coding) { return coding.value == "gzip" && coding.weight > 0; });
}

/// The files, each compressed when it is first asked for so. Loop thread only.
class Files {
  public:
    http::Response answer(const http::Call& call);

  private:
    const std::string& compressed(const std::string& path) {
        auto& kept = compressed_[path];
        if (kept.empty()) kept = gzip(asset(path));
        return kept;
    }
    std::map<std::string, std::string> compressed_;
};

http::Response Files::answer(const http::Call& call) {
    const std::string path = std::string(kFolder) + call.path.at("file");
    if (!has_asset(path)) return http::problem({.status = 404, .code = "not_found", .detail = "There is no such file."});
    const bool small = takes_gzip(call.request.header("accept-encoding"));
    const auto tag = "\"" + version_of(asset(path)) + (small ? "-gzip\"" : "\"");
    http::Response answer{.content_type = media_type_of(path)};
    answer.headers.emplace_back("ETag", tag);
    answer.headers.emplace_back("Vary", "Accept-Encoding");
    answer.headers.emplace_back("Cache-Control", call.request.query.empty() ? "no-cache" : "public, max-age=31536000, immutable");
    answer.headers.emplace_back("Content-Security-Policy", "default-src 'none'; style-src 'self'");
    if (call.request.header("if-none-match") == tag) {
        answer.status = 304;
        answer.content_type.clear();
        return answer;
    }
    if (small) answer.headers.emplace_back("Content-Encoding", "gzip");
    answer.body = small ? compressed(path) : std::string(asset(path));
    return answer;
}

}  // namespace

void mount_static_files(http::Site& site) {
    site.add({"GET", "/static/{file}", "static", {"public"}},
             [files = std::make_shared<Files>()](http::Call call, http::Reply reply) { reply.send(files->answer(call)); });
    site.add({"GET", "/favicon.ico", "favicon", {"public"}}, [](http::Call, http::Reply reply) {
        reply.send({.status = 204, .content_type = "", .headers = {{"Cache-Control", "public, max-age=86400"}}});
    });
}

std::string static_address(const std::string& file) {
    return "/static/" + file + "?v=" + version_of(asset(std::string(kFolder) + file));
}

}  // namespace carewire::portal
