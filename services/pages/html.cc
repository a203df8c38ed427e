// SPDX-License-Identifier: Apache-2.0
#include "services/pages/html.h"

#include <fmt/format.h>

namespace hanes {
namespace {

void Escape(std::string_view text, std::string* out) {
  for (const char c : text) {
    switch (c) {
      case '&': out->append("&amp;"); break;
      case '<': out->append("&lt;"); break;
      case '>': out->append("&gt;"); break;
      case '"': out->append("&quot;"); break;
      case '\'': out->append("&#39;"); break;
      default: out->push_back(c);
    }
  }
}

bool StaysInUrl(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || std::string_view("-._~:").find(c) != std::string_view::npos;
}

void Encode(std::string_view text, std::string* out) {
  for (const char c : text) {
    if (StaysInUrl(c)) out->push_back(c);
    else out->append(fmt::format("%{:02X}", static_cast<unsigned char>(c)));
  }
}

}  // namespace

Url Url::Under(std::string_view segment) && {
  text_ += '/';
  Encode(segment, &text_);
  return std::move(*this);
}

Url Url::With(std::string_view name, std::string_view value) && {
  text_ += text_.find('?') == std::string::npos ? '?' : '&';
  Encode(name, &text_);
  text_ += '=';
  Encode(value, &text_);
  return std::move(*this);
}

Url Url::Prefixed(Literal prefix, std::string_view path) {
  Url url(prefix);
  while (!path.empty()) {
    path.remove_prefix(1);  // its slash
    const std::string_view segment = path.substr(0, path.find('/'));
    if (!segment.empty()) url = std::move(url).Under(segment);
    path.remove_prefix(segment.size());
  }
  if (url.text_.empty()) url.text_ = "/";
  return url;
}

Attribute Href(const Url& url) { return Attribute("href", url); }
Attribute Src(const Url& url) { return Attribute("src", url); }
Attribute Action(const Url& url) { return Attribute("action", url); }
Attribute HrefWithin(Literal id) { return Href(Url(id)); }

Html::Html(std::string_view text) { Escape(text, &text_); }

Html::Html(const std::vector<Html>& parts) {
  for (const Html& part : parts) text_ += part.text_;
}

Html Element::Write(std::span<const Attribute> attributes, std::span<const Html> inside) const {
  Html written;
  std::string& out = written.text_;
  out.append("<").append(tag_);
  for (const Attribute& attribute : attributes) {
    if (!attribute.there_) continue;
    out.append(" ").append(attribute.name_);
    if (attribute.value_.empty()) continue;
    out.append("=\"");
    Escape(attribute.value_, &out);
    out.append("\"");
  }
  out.append(">");
  for (const Html& child : inside) out.append(child.text_);
  if (closed_) out.append("</").append(tag_).append(">");
  return written;
}

Html Document(std::string_view language, const Html& head, const Html& body) {
  Html document = html::Body({{"class", "govuk-template__body"}}, body);
  const std::string inside = head.text() + document.text();
  document.text_ = "<!doctype html>\n<html class=\"govuk-template\" lang=\"";
  Escape(language, &document.text_);
  document.text_ += "\">" + inside + "</html>\n";
  return document;
}

}  // namespace hanes
