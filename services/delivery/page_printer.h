// SPDX-License-Identifier: Apache-2.0
// A page as PDF, by a headless Chromium where there is one.
#pragma once

#include <chrono>
#include <string>

#include "base/status.h"

namespace hanes {

// The browser that prints: the one named, else the first found in PATH of chromium, chromium-browser, google-chrome.
// Errors: NotFound, with the remedy.
StatusOr<std::string> FindBrowser(const std::string& named);

// The PDF of a page that is complete in itself. The browser has no network, a folder of its own that is gone afterwards, and an end in time.
// Errors: Unavailable when it prints nothing, or not in time.
StatusOr<std::string> PrintPdf(const std::string& browser, const std::string& html,
                               std::chrono::milliseconds timeout = std::chrono::seconds(60));

}  // namespace hanes
