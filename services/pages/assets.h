// SPDX-License-Identifier: Apache-2.0
// Style and scripts, built from services/web/ and held in the executable, compressed.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "services/route.h"

namespace hanes {

struct Asset {
  std::string_view name;  // "pages-1a2b3c4d.css": another content, another name
  std::string_view type;  // its media type
  std::string_view gzip;  // the bytes, compressed
};
std::span<const Asset> Assets();  // written when it is built (cmake/embed_assets.cmake)

// The one with this stem and suffix: AssetName("pages", ".css").
std::string_view AssetName(std::string_view stem, std::string_view suffix);

// GET /assets/{name}: kept for ever by whoever asked, since a name never has another content.
HttpResponse AnswerAsset(const RouteContext&, const HttpRequest& request, const Target&, const RouteArguments& arguments);

}  // namespace hanes
