// PCRE2 behind RAII: expressions compiled at their first use and shared by all threads, and the
// match context that one worker owns. Matching is bounded: a limit on steps, so that no expression
// and no input can hold a scan up.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

struct pcre2_real_code_8;
struct pcre2_real_match_data_8;
struct pcre2_real_match_context_8;
struct pcre2_real_jit_stack_8;

namespace assay::patterns {

/// An expression that is compiled (with JIT) when it is first asked for. Thread-safe.
class LazyCode {
 public:
  explicit LazyCode(std::string expression)
      : state_(std::make_unique<State>(std::move(expression))) {}
  LazyCode() = default;
  [[nodiscard]] bool empty() const { return state_ == nullptr; }
  /// Whether PCRE2 takes `expression`; the reason otherwise.
  static std::optional<std::string> refusal(const std::string& expression);

 private:
  struct Free {
    void operator()(pcre2_real_code_8* code) const;
  };
  /// The JIT takes no anchor when matching, only when compiling: so there are two.
  struct Code {
    std::once_flag once;
    std::atomic<bool> ready = false;  ///< a look that costs less than `once` does
    std::unique_ptr<pcre2_real_code_8, Free> code;
    int value_group = 0;
    bool jit = false;
  };
  struct State {
    explicit State(std::string text) : expression(std::move(text)) {}
    std::string expression;
    Code anywhere, anchored;
  };
  /// Its code is null when PCRE2 refuses it; rules are checked when loaded, so that does not happen
  /// in a scan.
  [[nodiscard]] const Code& get(bool anchored) const;
  std::unique_ptr<State> state_;
  friend class RegexRunner;
};

struct RegexMatch {
  std::size_t begin = 0, end = 0;  ///< the whole match
  std::size_t value_begin = 0,
              value_end = 0;  ///< the group `value`, else the first group, else the whole
};

/// Runs expressions for one worker. Not thread-safe; reusable.
class RegexRunner {
 public:
  RegexRunner();
  ~RegexRunner();
  RegexRunner(RegexRunner&&) noexcept;
  RegexRunner& operator=(RegexRunner&&) noexcept;

  /// The first match in `subject` that begins at or after `from`; `anchored`: that begins there.
  /// Look-behind sees what is before `from`.
  std::optional<RegexMatch> search(const LazyCode& code, std::string_view subject, std::size_t from,
                                   bool anchored = false);
  /// Searches given up because they hit the step limit.
  [[nodiscard]] std::uint64_t gave_up() const { return gave_up_; }

 private:
  struct State;
  std::unique_ptr<State> state_;
  std::uint64_t gave_up_ = 0;
};

}  // namespace assay::patterns
