#include "core/metrics/metrics.hpp"

#include <prometheus/counter.h>
#include <prometheus/gauge.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>
#include <prometheus/text_serializer.h>

#include <mutex>
#include <stdexcept>
#include <utility>

namespace carewire {
namespace {

/// Seconds; from a fast door (half a millisecond) to a slow provider.
const prometheus::Histogram::BucketBoundaries kSeconds{0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05,
                                                       0.1,    0.25,  0.5,    1,     2.5,  5,     10};
/// More series than this of one name are a label with open values: a programmer's error that must not eat the memory.
constexpr std::size_t kMostSeries = 2000;

class PrometheusCounter final : public Counter {
  public:
    explicit PrometheusCounter(prometheus::Counter& behind) : behind_(behind) {}
    void add(double n) override { behind_.Increment(n); }
    double value() const override { return behind_.Value(); }

  private:
    prometheus::Counter& behind_;
};

class PrometheusGauge final : public Gauge {
  public:
    explicit PrometheusGauge(prometheus::Gauge& behind) : behind_(behind) {}
    void set(double value) override { behind_.Set(value); }

  private:
    prometheus::Gauge& behind_;
};

class PrometheusHistogram final : public Histogram {
  public:
    explicit PrometheusHistogram(prometheus::Histogram& behind) : behind_(behind) {}
    void observe(double seconds) override { behind_.Observe(seconds); }

  private:
    prometheus::Histogram& behind_;
};

template <class Handle>
using Series = std::map<std::string, std::map<Labels, std::unique_ptr<Handle>>>;

class PrometheusMetrics final : public Metrics {
  public:
    Counter& counter(const std::string& name, const std::string& help, const Labels& labels) override {
        return handle<Counter, PrometheusCounter>(
            counters_, name, labels, [&](const Labels& of) -> auto& {
                return prometheus::BuildCounter().Name(name).Help(help).Register(registry_).Add(of);
            });
    }
    Gauge& gauge(const std::string& name, const std::string& help, const Labels& labels) override {
        return handle<Gauge, PrometheusGauge>(
            gauges_, name, labels, [&](const Labels& of) -> auto& {
                return prometheus::BuildGauge().Name(name).Help(help).Register(registry_).Add(of);
            });
    }
    Histogram& histogram(const std::string& name, const std::string& help, const Labels& labels) override {
        return handle<Histogram, PrometheusHistogram>(
            histograms_, name, labels, [&](const Labels& of) -> auto& {
                return prometheus::BuildHistogram().Name(name).Help(help).Register(registry_).Add(of, kSeconds);
            });
    }
    std::string exposition() const override { return prometheus::TextSerializer().Serialize(registry_.Collect()); }

  private:
    template <class Handle, class Wrapper, class Make>
    Handle& handle(Series<Handle>& all, const std::string& name, const Labels& labels, Make make) {
        const std::lock_guard lock(mutex_);
        auto& of_name = all[name];
        if (const auto found = of_name.find(labels); found != of_name.end()) return *found->second;
        const bool full = of_name.size() >= kMostSeries;
        const auto& used = full ? Labels{{"series", "too_many"}} : labels;
        auto& slot = of_name[used];
        if (!slot) slot = std::make_unique<Wrapper>(make(used));
        return *slot;
    }

    mutable std::mutex mutex_;
    prometheus::Registry registry_;
    Series<Counter> counters_;
    Series<Gauge> gauges_;
    Series<Histogram> histograms_;
};

}  // namespace

std::unique_ptr<Metrics> Metrics::make() {
    return std::make_unique<PrometheusMetrics>();
}

}  // namespace carewire
