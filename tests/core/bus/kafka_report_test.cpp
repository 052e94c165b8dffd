#include <doctest/doctest.h>

#include "core/bus/kafka/in_flight.hpp"

using namespace carewire;
using namespace carewire::kafka;

TEST_CASE("bus: the fate is told by the status and not by the error alone [K3]") {
    struct Row {
        rd_kafka_resp_err_t error;
        rd_kafka_msg_status_t status;
        Delivery fate;
    };
    for (const auto& [error, status, fate] : {
             Row{RD_KAFKA_RESP_ERR_NO_ERROR, RD_KAFKA_MSG_STATUS_PERSISTED, Delivery::Persisted},
             Row{RD_KAFKA_RESP_ERR__MSG_TIMED_OUT, RD_KAFKA_MSG_STATUS_NOT_PERSISTED, Delivery::NotPersisted},
             Row{RD_KAFKA_RESP_ERR__MSG_TIMED_OUT, RD_KAFKA_MSG_STATUS_POSSIBLY_PERSISTED, Delivery::PossiblyPersisted},
             Row{RD_KAFKA_RESP_ERR_OUT_OF_ORDER_SEQUENCE_NUMBER, RD_KAFKA_MSG_STATUS_POSSIBLY_PERSISTED, Delivery::PossiblyPersisted},
             Row{RD_KAFKA_RESP_ERR__TRANSPORT, RD_KAFKA_MSG_STATUS_PERSISTED, Delivery::PossiblyPersisted},
             Row{RD_KAFKA_RESP_ERR_TOPIC_AUTHORIZATION_FAILED, RD_KAFKA_MSG_STATUS_NOT_PERSISTED, Delivery::NotPersisted},
         }) {
        CAPTURE(rd_kafka_err2name(error));
        CHECK(report_of(error, status).fate == fate);
    }
}

TEST_CASE("bus: a report names what people must set right and what the sender must make smaller") {
    CHECK(report_of(RD_KAFKA_RESP_ERR__UNKNOWN_TOPIC, RD_KAFKA_MSG_STATUS_NOT_PERSISTED).misconfigured);
    CHECK(report_of(RD_KAFKA_RESP_ERR_TOPIC_AUTHORIZATION_FAILED, RD_KAFKA_MSG_STATUS_NOT_PERSISTED).misconfigured);
    CHECK(report_of(RD_KAFKA_RESP_ERR_MSG_SIZE_TOO_LARGE, RD_KAFKA_MSG_STATUS_NOT_PERSISTED).too_large);
    const auto timed_out = report_of(RD_KAFKA_RESP_ERR__MSG_TIMED_OUT, RD_KAFKA_MSG_STATUS_NOT_PERSISTED);
    CHECK_FALSE(timed_out.misconfigured);
    CHECK_FALSE(timed_out.too_large);
    CHECK_FALSE(timed_out.why.empty());
}

TEST_CASE("bus: places of records in flight are used again") {
    InFlightPool pool;
    int told = 0;
    auto* first = pool.take([&](const DeliveryReport&) { ++told; });
    CHECK(pool.count() == 1);
    pool.finish(first, {});
    CHECK(told == 1);
    CHECK(pool.count() == 0);
    CHECK(pool.take(nullptr) == first);
    CHECK(pool.put_back(first) == nullptr);
}
