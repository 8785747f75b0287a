// For ThreadSanitizer: what one thread hands another through a library that isn't built for it
// (oneTBB), which it would take for a race. Nothing in other builds.
#pragma once

#if defined(__SANITIZE_THREAD__)
#include <sanitizer/tsan_interface.h>
#endif

namespace assay {

/// What this thread wrote so far is seen by whoever calls take_over() with the same address later.
inline void hand_over([[maybe_unused]] const void* at) {
#if defined(__SANITIZE_THREAD__)
  __tsan_release(const_cast<void*>(at));
#endif
}

inline void take_over([[maybe_unused]] const void* at) {
#if defined(__SANITIZE_THREAD__)
  __tsan_acquire(const_cast<void*>(at));
#endif
}

}  // namespace assay
