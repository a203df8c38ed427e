// SPDX-License-Identifier: Apache-2.0
// What is wrong, for a person who asked with a browser.
#pragma once

#include "services/http_message.h"

namespace hanes {

// Does who asked rather read HTML than JSON?
bool PrefersPage(const HttpRequest& request);

// Puts a page in place of the JSON of a problem; status and other headers stay.
void ShowAsPage(HttpResponse* response);

}  // namespace hanes
