// XML read element by element as it streams by. Private to the readers of documents' parts; the one
// user of expat.
#pragma once

#include <expat.h>

#include <cstddef>
#include <iterator>
#include <memory>
#include <string_view>
#include <type_traits>

namespace assay::formats {

/// A name without its prefix.
inline std::string_view local_name(std::string_view name) {
  const std::size_t colon = name.rfind(':');
  return colon == std::string_view::npos ? name : name.substr(colon + 1);
}

/// An element's attributes, by local name; valid during the call that gives them.
class XmlAttributes {
 public:
  explicit XmlAttributes(const XML_Char** pairs) : pairs_(pairs) {}
  /// Empty when there is none.
  [[nodiscard]] std::string_view get(std::string_view name) const {
    for (const XML_Char** pair = pairs_; *pair != nullptr; pair += 2) {
      if (local_name(*pair) == name) return *std::next(pair);
    }
    return {};
  }

 private:
  const XML_Char** pairs_;
};

/// Gives a Handler, in order and by local names, open(name, attributes), text(bytes) and
/// close(name); the handler's done() ends the reading. A document type ends it too: no document's
/// part has one, and entities are how XML grows; and so do elements nested deeper than 10,000.
template <class Handler>
class XmlStream {
 public:
  /// The handler outlives it.
  explicit XmlStream(Handler& handler) : handler_(handler), parser_(XML_ParserCreate(nullptr)) {
    if (!parser_) return;
    XML_SetUserData(parser_.get(), this);
    XML_SetElementHandler(
        parser_.get(),
        [](void* self, const XML_Char* name, const XML_Char** attributes) {
          auto& own = *static_cast<XmlStream*>(self);
          // The parser holds every tag that is open.
          constexpr std::size_t kDeepest = 10'000;
          if (++own.depth_ > kDeepest) return own.stop();
          own.handler_.open(local_name(name), XmlAttributes(attributes));
        },
        [](void* self, const XML_Char* name) {
          auto& own = *static_cast<XmlStream*>(self);
          --own.depth_;
          own.handler_.close(local_name(name));
          if (own.handler_.done()) own.stop();
        });
    XML_SetCharacterDataHandler(parser_.get(), [](void* self, const XML_Char* text, int size) {
      static_cast<XmlStream*>(self)->handler_.text({text, static_cast<std::size_t>(size)});
    });
    XML_SetStartDoctypeDeclHandler(
        parser_.get(), [](void* self, const XML_Char*, const XML_Char*, const XML_Char*, int) {
          static_cast<XmlStream*>(self)->stop();
        });
  }
  XmlStream(const XmlStream&) = delete;
  XmlStream& operator=(const XmlStream&) = delete;
  ~XmlStream() = default;

  /// False: it is not well-formed, a tag of it is absurdly long, or the reading has ended.
  bool read(std::string_view xml, bool last) {
    // The parser holds a tag until it ends: no more of it than this.
    constexpr std::size_t kStep = 256U << 10, kMostHeld = 1U << 20;
    for (;;) {
      const std::string_view step = xml.substr(0, kStep);
      xml.remove_prefix(step.size());
      const bool end = last && xml.empty();
      if (!parser_ || XML_Parse(parser_.get(), step.data(), static_cast<int>(step.size()),
                                end ? XML_TRUE : XML_FALSE) != XML_STATUS_OK)
        return false;
      given_ += step.size();
      const auto read = static_cast<std::size_t>(XML_GetCurrentByteIndex(parser_.get()));
      if (read < given_ && given_ - read > kMostHeld) return false;
      if (xml.empty()) return true;
    }
  }

 private:
  struct Free {
    void operator()(XML_Parser parser) const { XML_ParserFree(parser); }
  };
  void stop() { XML_StopParser(parser_.get(), XML_FALSE); }

  Handler& handler_;
  std::unique_ptr<std::remove_pointer_t<XML_Parser>, Free> parser_;
  std::size_t given_ = 0, depth_ = 0;
};

}  // namespace assay::formats
