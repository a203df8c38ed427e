// SPDX-License-Identifier: Apache-2.0
#include "services/pages/assets.h"

#include <zlib.h>

#include "base/check.h"
#include "services/http_content.h"
#include "services/problem.h"

namespace hanes {
namespace {

// For the few readers that take no gzip.
std::string Unzipped(std::string_view gzip) {
  z_stream stream{};
  HANES_CHECK(inflateInit2(&stream, 16 + MAX_WBITS) == Z_OK, "zlib has the memory that it needs");
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(gzip.data()));
  stream.avail_in = static_cast<uInt>(gzip.size());
  std::string bytes;
  int result = Z_OK;
  while (result == Z_OK) {
    char block[64 << 10];
    stream.next_out = reinterpret_cast<Bytef*>(block);
    stream.avail_out = sizeof block;
    result = inflate(&stream, Z_NO_FLUSH);
    bytes.append(block, sizeof block - stream.avail_out);
  }
  inflateEnd(&stream);
  HANES_CHECK(result == Z_STREAM_END, "the build compressed it");
  return bytes;
}

}  // namespace

std::string_view AssetName(std::string_view stem, std::string_view suffix) {
  for (const Asset& asset : Assets()) {
    if (asset.name.starts_with(stem) && asset.name.ends_with(suffix)) return asset.name;
  }
  HANES_CHECK(false, "the build makes every asset that a page names");
}

HttpResponse AnswerAsset(const RouteContext&, const HttpRequest& request, const Target&, const RouteArguments& arguments) {
  const std::string& name = arguments.find("name")->second;
  for (const Asset& asset : Assets()) {
    if (asset.name != name) continue;
    const bool gzip = request.Header("accept-encoding").find("gzip") != std::string::npos;
    HttpResponse response = Content(std::string(asset.type), gzip ? std::string(asset.gzip) : Unzipped(asset.gzip));
    if (gzip) response.SetHeader("Content-Encoding", "gzip");
    response.SetHeader("Vary", "Accept-Encoding");
    response.SetHeader("Cache-Control", "public, max-age=31536000, immutable");
    return response;
  }
  return Problem(404, "unknown-asset", "There is no such file", "reload the page: it names the files of this version");
}

}  // namespace hanes
