// SPDX-License-Identifier: Apache-2.0
// HTML that cannot be broken by what is in it: text is escaped where it becomes HTML, and there is no other way in.
//
//   Div({{"class", "card"}}, H2(title), P(text), A({Href(Url("/caseload").With("by", by))}, label))
//
// Names of elements and attributes are written in the code: a value of a request cannot become one. Addresses are made by Url, so that none
// leads to a script or to another site. An attribute that would hold script or style does not compile.
#pragma once

#include <initializer_list>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

namespace hanes {

// A name in the code.
class Literal {
 public:
  consteval Literal(const char* text) : text_(text) {}  // NOLINT: written as a plain string
  constexpr std::string_view text() const { return text_; }

 private:
  std::string_view text_;
};

// The name of an attribute whose value is any text: none that is an address, a script or a style.
class AttributeName {
 public:
  consteval AttributeName(const char* text) : text_(text) {  // NOLINT: written as a plain string
    for (const std::string_view refused : {"href", "src", "action", "formaction", "style", "srcdoc"}) {
      if (text_ == refused) throw "write Href, Src or Action; styles are classes";
    }
    if (text_.starts_with("on")) throw "scripts are in services/web/";
  }
  constexpr std::string_view text() const { return text_; }

 private:
  std::string_view text_;
};

// A path of this site and its query, each part encoded.
class Url {
 public:
  Url(Literal path) : text_(path.text()) {}  // NOLINT: "/caseload"
  // One more segment: "/editions" and "2013-W09".
  Url Under(std::string_view segment) &&;
  Url With(std::string_view name, std::string_view value) &&;
  static Url Prefixed(Literal prefix, std::string_view path);  // `path` of a page: its segments are encoded
  const std::string& text() const { return text_; }

 private:
  std::string text_;
};

class Attribute {
 public:
  Attribute(AttributeName name, std::string_view value) : name_(name.text()), value_(value), there_(true) {}
  // There or not there: {"hidden", true}.
  Attribute(AttributeName name, bool there) : name_(name.text()), there_(there) {}
  Attribute(AttributeName name, const char* value) : Attribute(name, std::string_view(value)) {}

 private:
  friend class Element;
  friend Attribute Href(const Url& url);
  friend Attribute Src(const Url& url);
  friend Attribute Action(const Url& url);
  Attribute(std::string_view name, const Url& url) : name_(name), value_(url.text()), there_(true) {}

  std::string_view name_;
  std::string value_;
  bool there_ = false;
};
Attribute Href(const Url& url);
Attribute Src(const Url& url);
Attribute Action(const Url& url);
// To a part of the same page.
Attribute HrefWithin(Literal id);

class Html {
 public:
  Html() = default;
  Html(std::string_view text);  // NOLINT: text becomes HTML by being escaped
  Html(const std::string& text) : Html(std::string_view(text)) {}  // NOLINT
  Html(const char* text) : Html(std::string_view(text)) {}         // NOLINT
  Html(const std::vector<Html>& parts);                            // NOLINT: one after the other

  Html& Add(const Html& more) {
    text_ += more.text_;
    return *this;
  }
  bool empty() const { return text_.empty(); }
  const std::string& text() const { return text_; }

 private:
  friend class Element;
  friend Html Document(std::string_view language, const Html& head, const Html& body);
  std::string text_;
};

class Element {
 public:
  constexpr explicit Element(Literal tag, bool closed = true) : tag_(tag.text()), closed_(closed) {}

  template <typename... Children>
  Html operator()(std::initializer_list<Attribute> attributes, const Children&... children) const {
    const std::initializer_list<Html> inside = {Html(children)...};
    return Write({attributes.begin(), attributes.size()}, {inside.begin(), inside.size()});
  }
  template <typename... Children>
    requires(std::is_convertible_v<Children, Html> && ...)
  Html operator()(const Children&... children) const {
    const std::initializer_list<Html> inside = {Html(children)...};
    return Write({}, {inside.begin(), inside.size()});
  }
  // With attributes that are known when it runs.
  Html Of(const std::vector<Attribute>& attributes, const Html& inside) const { return Write(attributes, {&inside, 1}); }

 private:
  Html Write(std::span<const Attribute> attributes, std::span<const Html> inside) const;

  std::string_view tag_;
  bool closed_;  // is there an end tag?
};

// "<!doctype html>" and the page.
Html Document(std::string_view language, const Html& head, const Html& body);

namespace html {
inline constexpr Element A{"a"}, Article{"article"}, Body{"body"}, Button{"button"}, Caption{"caption"}, Code{"code"}, Dd{"dd"},
    Details{"details"}, Div{"div"}, Dl{"dl"}, Dt{"dt"}, Em{"em"}, Fieldset{"fieldset"}, Figcaption{"figcaption"}, Figure{"figure"},
    Footer{"footer"}, Form{"form"}, H1{"h1"}, H2{"h2"}, H3{"h3"}, Head{"head"}, Header{"header"}, Label{"label"}, Legend{"legend"}, Progress{"progress"},
    Li{"li"}, Main{"main"}, Nav{"nav"}, Ol{"ol"}, Option{"option"}, P{"p"}, Script{"script"}, Section{"section"}, Select{"select"},
    Span{"span"}, Strong{"strong"}, Summary{"summary"}, Table{"table"}, Tbody{"tbody"}, Td{"td"}, Tfoot{"tfoot"}, Th{"th"},
    Thead{"thead"}, Time{"time"}, Title{"title"}, Tr{"tr"}, Ul{"ul"};
inline constexpr Element Br{"br", false}, Input{"input", false}, Link{"link", false}, Meta{"meta", false};
}  // namespace html

}  // namespace hanes
