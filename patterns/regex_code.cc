#define PCRE2_CODE_UNIT_WIDTH 8
#include "patterns/regex_code.h"

#include <pcre2.h>

#include <array>
#include <new>

namespace assay::patterns {
namespace {

/// Steps; a normal confirmation takes under a thousand.
constexpr std::uint32_t kMatchLimit = 200'000;
constexpr std::uint32_t kDepthLimit = 5'000;
constexpr std::size_t kJitStack = 256 * 1024;

// Bytes, not UTF: rules are written for bytes, and a match must not depend on the text around it
// being valid.
constexpr std::uint32_t kOptions =
    PCRE2_NEVER_UTF | PCRE2_NEVER_UCP | PCRE2_NEVER_BACKSLASH_C | PCRE2_DOLLAR_ENDONLY;

std::string message(int code) {
  std::array<PCRE2_UCHAR, 256> text{};
  pcre2_get_error_message(code, text.data(), text.size());
  return reinterpret_cast<const char*>(text.data());
}

pcre2_code* compile(const std::string& expression, std::uint32_t more, int& error,
                    std::size_t& offset) {
  return pcre2_compile(reinterpret_cast<PCRE2_SPTR>(expression.data()), expression.size(),
                       kOptions | more, &error, &offset, nullptr);
}

}  // namespace

void LazyCode::Free::operator()(pcre2_real_code_8* code) const { pcre2_code_free(code); }

std::optional<std::string> LazyCode::refusal(const std::string& expression) {
  int error = 0;
  std::size_t offset = 0;
  const std::unique_ptr<pcre2_code, Free> code(compile(expression, 0, error, offset));
  if (code) return std::nullopt;
  return message(error) + " at offset " + std::to_string(offset);
}

const LazyCode::Code& LazyCode::get(bool anchored) const {
  Code& wanted = anchored ? state_->anchored : state_->anywhere;
  if (wanted.ready.load(std::memory_order_acquire)) return wanted;
  std::call_once(wanted.once, [&] {
    int error = 0;
    std::size_t offset = 0;
    wanted.code.reset(compile(state_->expression, anchored ? PCRE2_ANCHORED : 0, error, offset));
    if (pcre2_code* const code = wanted.code.get(); code != nullptr) {
      wanted.jit = pcre2_jit_compile(code, PCRE2_JIT_COMPLETE) == 0;
      const int named =
          pcre2_substring_number_from_name(code, reinterpret_cast<PCRE2_SPTR>("value"));
      std::uint32_t groups = 0;
      pcre2_pattern_info(code, PCRE2_INFO_CAPTURECOUNT, &groups);
      wanted.value_group = named > 0 ? named : groups > 0 ? 1 : 0;
    }
    wanted.ready.store(true, std::memory_order_release);
  });
  return wanted;
}

struct RegexRunner::State {
  struct FreeData {
    void operator()(pcre2_match_data* data) const { pcre2_match_data_free(data); }
  };
  struct FreeContext {
    void operator()(pcre2_match_context* context) const { pcre2_match_context_free(context); }
  };
  struct FreeStack {
    void operator()(pcre2_jit_stack* stack) const { pcre2_jit_stack_free(stack); }
  };
  std::unique_ptr<pcre2_jit_stack, FreeStack> stack{
      pcre2_jit_stack_create(32 * 1024, kJitStack, nullptr)};
  std::unique_ptr<pcre2_match_context, FreeContext> context{pcre2_match_context_create(nullptr)};
  std::unique_ptr<pcre2_match_data, FreeData> data{pcre2_match_data_create(32, nullptr)};

  State() {
    if (!stack || !context || !data) throw std::bad_alloc();
    pcre2_set_match_limit(context.get(), kMatchLimit);
    pcre2_set_depth_limit(context.get(), kDepthLimit);
    pcre2_jit_stack_assign(context.get(), nullptr, stack.get());
  }
};

RegexRunner::RegexRunner() : state_(std::make_unique<State>()) {}
RegexRunner::~RegexRunner() = default;
RegexRunner::RegexRunner(RegexRunner&&) noexcept = default;
RegexRunner& RegexRunner::operator=(RegexRunner&&) noexcept = default;

std::optional<RegexMatch> RegexRunner::search(const LazyCode& code, std::string_view subject,
                                              std::size_t from, bool anchored) {
  const LazyCode::Code& wanted = code.get(anchored);
  if (wanted.code == nullptr || from > subject.size()) return std::nullopt;
  const auto* const text = reinterpret_cast<PCRE2_SPTR>(subject.empty() ? "" : subject.data());
  const int result = wanted.jit ? pcre2_jit_match(wanted.code.get(), text, subject.size(), from, 0,
                                                  state_->data.get(), state_->context.get())
                                : pcre2_match(wanted.code.get(), text, subject.size(), from, 0,
                                              state_->data.get(), state_->context.get());
  if (result < 0) {
    if (result != PCRE2_ERROR_NOMATCH) ++gave_up_;
    return std::nullopt;
  }
  const PCRE2_SIZE* offsets = pcre2_get_ovector_pointer(state_->data.get());
  RegexMatch match{offsets[0], offsets[1], offsets[0], offsets[1]};
  const auto group = static_cast<std::size_t>(wanted.value_group);
  if (group != 0 && group < static_cast<std::size_t>(result) && offsets[2 * group] != PCRE2_UNSET) {
    match.value_begin = offsets[2 * group];
    match.value_end = offsets[2 * group + 1];
  }
  return match;
}

}  // namespace assay::patterns
