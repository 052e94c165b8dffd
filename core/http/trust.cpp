#include "core/http/trust.hpp"

#include <Poco/Net/SSLManager.h>

namespace carewire::http {

Poco::Net::Context::Ptr make_trust(const std::string& ca_file) {
    Poco::Net::initializeSSL();
    auto context = Poco::Net::Context::Ptr(new Poco::Net::Context(
        Poco::Net::Context::TLS_CLIENT_USE, "", "", ca_file, Poco::Net::Context::VERIFY_STRICT, 9, ca_file.empty()));
    context->disableProtocols(Poco::Net::Context::PROTO_TLSV1 | Poco::Net::Context::PROTO_TLSV1_1);
    context->enableExtendedCertificateVerification(true);
    return context;
}

}  // namespace carewire::http
