// Catch2, v2 (Debian 12) or v3 (later): the only place that includes it.
#pragma once

#if __has_include(<catch2/catch_all.hpp>)
#include <catch2/catch_all.hpp>
using Catch::Approx;
#else
#include <catch2/catch.hpp>
#endif

/// Random cases of a property: all of them where the program runs as users run it, a tenth under a
/// sanitizer, which looks at what each does and takes ten times as long.
constexpr int property_cases(int all) {
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
  return all / 10;
#else
  return all;
#endif
}
