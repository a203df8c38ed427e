// SPDX-License-Identifier: Apache-2.0
// What stands around every page: skip link, council, the moment it is of, the way to its twin in the other language, navigation, the form that
// turns the clock back, and the footer.
#pragma once

#include <string>

#include "services/pages/page.h"

namespace hanes {

// The whole document. `live`: does the page have figures that change in place?
std::string FramedPage(const PageRequest& request, const PageBody& body, bool live);

// What a council is called: its name where its code is known to us, and the code.
std::string CouncilName(Language language, const std::string& authority);

}  // namespace hanes
