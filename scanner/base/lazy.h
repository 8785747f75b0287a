// A value that is made when it is first asked for, once, by whichever thread that is: tables that
// many runs of the program never need.
#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <utility>

namespace assay {

template <class T>
class Lazy {
 public:
  /// Holds nothing: get() may not be called.
  Lazy() = default;
  /// What `make` refers to must outlive the first get().
  explicit Lazy(std::function<T()> make) : state_(std::make_unique<State>()) {
    state_->make = std::move(make);
  }
  [[nodiscard]] const T& get() const {
    std::call_once(state_->once, [this] { state_->value.emplace(state_->make()); });
    return *state_->value;
  }

 private:
  struct State {
    std::function<T()> make;
    std::once_flag once;
    std::optional<T> value;
  };
  std::unique_ptr<State> state_;
};

}  // namespace assay
