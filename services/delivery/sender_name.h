// SPDX-License-Identifier: Apache-2.0
// Who sends: a house sends by itself only what it published itself, so that a log that was restored or copied sends nothing.
#pragma once

#include <string>
#include <string_view>

#include "base/status.h"

namespace hanes {

// The token of the house in this folder, which is made when it is not there. It is kept in FOLDER/SENDER and hangs on where that file lies: a
// copy of the folder is another house. It says nothing about machine or folder. Without a folder: a house that nobody is ever again.
// Errors: Unavailable when the file can be neither read nor written, naming it.
StatusOr<std::string> HouseToken(const std::string& folder);

// "HOUSE/RUN", unlike that of any other run of the house.
std::string NewSender(const std::string& house_token);
// The house of a sender.
std::string_view HouseOf(std::string_view sender);

}  // namespace hanes
