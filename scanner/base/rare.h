// A value that is mostly what it is by default, and takes no more than a pointer's room then.
// Copies are copies of the value. As thread-safe as a T.
#pragma once

#include <memory>
#include <utility>

namespace assay {

template <class T>
class Rare {
 public:
  Rare() = default;
  Rare(T value) : value_(std::make_unique<T>(std::move(value))) {}  // NOLINT: as good as a T
  Rare(const Rare& other) : value_(other.value_ ? std::make_unique<T>(*other.value_) : nullptr) {}
  Rare(Rare&&) noexcept = default;
  Rare& operator=(const Rare& other) { return *this = Rare(other); }
  Rare& operator=(Rare&&) noexcept = default;
  ~Rare() = default;

  const T& operator*() const { return value_ ? *value_ : usual(); }
  const T* operator->() const { return &**this; }
  /// To be changed: room is made for it.
  T& edit() {
    if (!value_) value_ = std::make_unique<T>();
    return *value_;
  }

 private:
  static const T& usual() {
    static const T value{};
    return value;
  }
  std::unique_ptr<T> value_;
};

}  // namespace assay
