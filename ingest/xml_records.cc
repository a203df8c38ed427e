// SPDX-License-Identifier: Apache-2.0
#include "ingest/xml_records.h"

#include <expat.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <memory>

namespace hanes {
namespace {

std::string_view Trimmed(std::string_view text) {
  const size_t from = text.find_first_not_of(" \t\r\n");
  return from == std::string_view::npos ? "" : text.substr(from, text.find_last_not_of(" \t\r\n") - from + 1);
}

struct FreeParser {
  void operator()(XML_Parser parser) const { XML_ParserFree(parser); }
};

// One file under the parser. The library calls back; whatever is wrong stops it, and is told once it has returned.
class RecordsOfXml {
 public:
  RecordsOfXml(const std::string& file, std::string_view bytes, std::span<const std::string_view> names)
      : file_(file), bytes_(bytes), names_(names), parser_(XML_ParserCreate(nullptr)) {
    XML_SetUserData(parser_.get(), this);
    XML_SetElementHandler(
        parser_.get(), [](void* self, const char* name, const char**) { static_cast<RecordsOfXml*>(self)->Open(name); },
        [](void* self, const char*) { static_cast<RecordsOfXml*>(self)->Close(); });
    XML_SetCharacterDataHandler(parser_.get(), [](void* self, const char* text, int length) {
      static_cast<RecordsOfXml*>(self)->Text(std::string_view(text, static_cast<size_t>(length)));
    });
    XML_SetStartDoctypeDeclHandler(parser_.get(), [](void* self, const char*, const char*, const char*, int) {
      static_cast<RecordsOfXml*>(self)->Stop("it has a document type (<!DOCTYPE>), which a return does not need and which can make a small "
                                             "file endless: remove it and send the file again");
    });
  }

  StatusOr<std::vector<XmlRecord>> Read() {
    const XML_Status status = XML_Parse(parser_.get(), bytes_.data(), static_cast<int>(bytes_.size()), XML_TRUE);
    RETURN_IF_ERROR(wrong_);
    if (status != XML_STATUS_OK) {
      return InvalidArgument("{}:{}:{} {}: the file is cut off or damaged; export it again", file_, Line(),
                             path_.empty() ? "" : fmt::format(" <{}>:", path_.back()), XML_ErrorString(XML_GetErrorCode(parser_.get())));
    }
    return std::move(records_);
  }

 private:
  int64_t Line() const { return static_cast<int64_t>(XML_GetCurrentLineNumber(parser_.get())); }

  void Stop(std::string_view why) {
    if (!wrong_.ok()) return;
    wrong_ = InvalidArgument("{}:{}:{} {}", file_, Line(), path_.empty() ? "" : fmt::format(" <{}>:", path_.back()), why);
    XML_StopParser(parser_.get(), XML_FALSE);
  }

  void Open(std::string_view name) {
    if (!wrong_.ok()) return;
    path_.emplace_back(name);
    if (path_.size() > kXmlDepthMax) return Stop(fmt::format("more than {} elements within one another: this is no return", kXmlDepthMax));
    const bool begins = std::find(names_.begin(), names_.end(), name) != names_.end();
    if (record_depth_ == 0 && begins) {
      record_depth_ = path_.size();
      begin_ = XML_GetCurrentByteIndex(parser_.get());
      records_.push_back({std::string(name), Line(), {}, {}});
    } else if (record_depth_ > 0 && path_.size() == record_depth_ + 1) {
      records_.back().fields.push_back({std::string(name), {}, Line()});
    } else if (record_depth_ > 0) {
      Stop(fmt::format("an element within a field of {}: a field holds a value", records_.back().name));
    }
  }

  void Text(std::string_view text) {
    if (record_depth_ > 0 && path_.size() == record_depth_ + 1) records_.back().fields.back().text += text;
  }

  void Close() {
    if (!wrong_.ok()) return;
    if (record_depth_ > 0 && path_.size() == record_depth_ + 1) {
      std::string& text = records_.back().fields.back().text;
      text = std::string(Trimmed(text));
    } else if (path_.size() == record_depth_) {
      const XML_Index end = XML_GetCurrentByteIndex(parser_.get());
      records_.back().raw = bytes_.substr(static_cast<size_t>(begin_), static_cast<size_t>(end - begin_));
      record_depth_ = 0;
    }
    path_.pop_back();
  }

  const std::string& file_;
  const std::string_view bytes_;
  const std::span<const std::string_view> names_;
  const std::unique_ptr<XML_ParserStruct, FreeParser> parser_;
  std::vector<std::string> path_;  // open elements
  size_t record_depth_ = 0;        // of the record that is open; 0 outside
  XML_Index begin_ = 0;
  std::vector<XmlRecord> records_;
  Status wrong_;
};

}  // namespace

StatusOr<std::vector<XmlRecord>> ReadXmlRecords(const std::string& path, std::span<const std::string_view> names) {
  std::error_code unreadable;
  const uintmax_t size = std::filesystem::file_size(path, unreadable);
  std::ifstream file(path, std::ios::binary);
  if (unreadable || !file) return NotFound("{} cannot be opened: check the path and its permissions", path);
  const std::string name = std::filesystem::path(path).filename().string();
  if (size > kXmlBytesMax) return InvalidArgument("{}:1: {} bytes: a return has at most {}", name, size, kXmlBytesMax);
  std::string bytes(size, '\0');
  file.read(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  bytes.resize(static_cast<size_t>(file.gcount()));
  return RecordsOfXml(name, bytes, names).Read();
}

}  // namespace hanes
