#pragma once
#include <map>
#include <memory>
#include <string>
#include <string_view>

namespace carewire {

/// Prometheus counters, gauges and histograms of this process (OP-5). Names `carewire_<what>_<unit>`; labels are from
/// small fixed sets: never an id, never personal data. Handles stay valid for the life of the registry; updates are
/// lock-free.
class Counter {
  public:
    virtual ~Counter() = default;
    virtual void add(double n = 1) = 0;
    virtual double value() const = 0;
};
class Gauge {
  public:
    virtual ~Gauge() = default;
    virtual void set(double value) = 0;
};
class Histogram {
  public:
    virtual ~Histogram() = default;
    virtual void observe(double seconds) = 0;
};

using Labels = std::map<std::string, std::string>;

class Metrics {
  public:
    static std::unique_ptr<Metrics> make();
    virtual ~Metrics() = default;
    virtual Counter& counter(const std::string& name, const std::string& help, const Labels& labels = {}) = 0;
    virtual Gauge& gauge(const std::string& name, const std::string& help, const Labels& labels = {}) = 0;
    virtual Histogram& histogram(const std::string& name, const std::string& help, const Labels& labels = {}) = 0;
    /// Text exposition format for GET /metrics.
    virtual std::string exposition() const = 0;
};

}  // namespace carewire
