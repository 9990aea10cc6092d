// What AnyPanel calls: the functions of a panel whose model is known at run time alone.
#pragma once

#include <memory>
#include <span>
#include <string_view>

#include "mliot/core/archive.hpp"
#include "mliot/statistical/model.hpp"
#include "mliot/statistical/panel_view.hpp"

namespace mliot::statistical::detail {

class PanelOf {
 public:
  PanelOf() = default;
  PanelOf(const PanelOf&) = default;
  PanelOf& operator=(const PanelOf&) = delete;
  virtual ~PanelOf() = default;

  virtual std::unique_ptr<PanelOf> clone() const = 0;
  virtual std::string_view model() const noexcept = 0;
  virtual std::size_t size() const noexcept = 0;
  virtual std::size_t width() const noexcept = 0;
  virtual double lowest() const noexcept = 0;
  virtual bool takes(double y) const noexcept = 0;
  virtual State state(std::size_t series) const noexcept = 0;
  virtual archive::Object options() const = 0;
  virtual void add(std::size_t more) = 0;
  virtual std::unique_ptr<PanelOf> part(std::span<const std::size_t> series) const = 0;
  virtual void update(std::size_t series, double y) noexcept = 0;
  virtual void predict(std::size_t series, std::span<double> mean, std::span<double> variance,
                       std::span<const double> q, std::span<double> bounds) const noexcept = 0;
  virtual void update(PanelView rows) = 0;
  virtual void predict(std::size_t h, std::span<double> mean, std::span<double> variance,
                       RunContext run) const = 0;
  virtual void quantiles(std::size_t h, std::span<const double> q, std::span<double> out,
                         RunContext run) const = 0;
  virtual void save(archive::Writer& writer) const = 0;
};

/// MSTL over a panel of any trend model. Throws FormatError as AnyPanel::load does.
std::unique_ptr<PanelOf> load_seasoned(const archive::Reader& reader);

}  // namespace mliot::statistical::detail
