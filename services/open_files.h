// SPDX-License-Identifier: Apache-2.0
// How many connections this process may have: each is an open file.
#pragma once

#include <cstddef>

namespace hanes {

// Raises the limit of open files for `wanted` connections beside everything else; the number there is room for, with a warning that names the
// remedy when it is fewer. At least 1.
size_t ConnectionsPossible(size_t wanted);

// The same sum for a limit that is known.
size_t ConnectionsWithin(size_t files_max, size_t wanted);

}  // namespace hanes
