// Giving up rights, for good, in the calling process. Private to isolation*.cc.
#pragma once

#include <cstdint>

namespace assay::scanner {

/// Bounds memory, forbids files, core dumps, new privileges and every system call that a reader of
/// bytes doesn't need. Returns the wire::Layer bits that are active. REQUIRES: one thread.
std::uint32_t give_up_rights(std::uint64_t address_space);

}  // namespace assay::scanner
