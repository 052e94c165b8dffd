#include <Poco/Net/Context.h>
#include <Poco/Net/SecureServerSocket.h>
#include <doctest/doctest.h>

#include <cstdlib>
#include <filesystem>

#include "core/http/client.hpp"
#include "tests/support/scripted_server.hpp"

using namespace carewire;
using namespace carewire::testing;
using namespace std::chrono_literals;
using Kind = http::ClientFault::Kind;

namespace {

/// A key and a certificate for `localhost` that signs itself, made by openssl for this run alone.
struct Certificate {
    Certificate() : folder(std::filesystem::temp_directory_path() / ("carewire-tls-" + std::to_string(::getpid()))) {
        std::filesystem::create_directories(folder);
        const auto command =
            "openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=localhost -addext "
            "subjectAltName=DNS:localhost -keyout " +
            key() + " -out " + file() + " 2>/dev/null";
        made = std::system(command.c_str()) == 0;
    }
    ~Certificate() { std::filesystem::remove_all(folder); }
    std::string key() const { return folder / "key.pem"; }
    std::string file() const { return folder / "certificate.pem"; }
    std::filesystem::path folder;
    bool made = false;
};

std::unique_ptr<ScriptedServer> tls_server(const Certificate& certificate) {
    const Poco::Net::Context::Ptr context(new Poco::Net::Context(Poco::Net::Context::TLS_SERVER_USE, certificate.key(),
                                                                 certificate.file(), "",
                                                                 Poco::Net::Context::VERIFY_NONE));
    auto listener =
        std::make_unique<Poco::Net::SecureServerSocket>(Poco::Net::SocketAddress("127.0.0.1", 0), 8, context);
    return std::make_unique<ScriptedServer>(std::move(listener), [](Poco::Net::StreamSocket& socket) {
        while (!read_request(socket).empty()) say(socket, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
    });
}

}  // namespace

TEST_CASE("http client: TLS is spoken with whom it is to be and with nobody else") {
    const Certificate certificate;
    REQUIRE(certificate.made);
    const auto server = tls_server(certificate);
    http::Client trusting({.ca_file = certificate.file()}), strict;

    const http::ClientCall good{
        .method = "POST", .url = server->url("/", "https", "localhost"), .body = std::string(100'000, 'x')};
    REQUIRE(trusting.call(good).has_value());
    CHECK(trusting.call(good)->body == "ok");
    CHECK(server->connections() == 1);

    const auto unknown = strict.call(good);
    REQUIRE_FALSE(unknown.has_value());
    CHECK(unknown.error().kind == Kind::Tls);
    CHECK_FALSE(unknown.error().possibly_sent);

    const auto other_name = trusting.call({.url = server->url("/", "https", "127.0.0.1")});
    REQUIRE_FALSE(other_name.has_value());
    CHECK(other_name.error().kind == Kind::Tls);
}

TEST_CASE("http client: a server that speaks no TLS or says nothing is not waited for") {
    ScriptedServer plain([](Poco::Net::StreamSocket& socket) {
        say(socket, "HTTP/1.1 400 Bad Request\r\n\r\n");
        read_request(socket);
    });
    ScriptedServer silent([](Poco::Net::StreamSocket& socket) { read_request(socket); });
    http::Client client;
    CHECK(client.call({.url = plain.url("/", "https")}).error().kind == Kind::Tls);
    CHECK(client.call({.url = silent.url("/", "https"), .deadline = 200ms}).error().kind == Kind::Timeout);
}
