#include "scanner/verify/transfer.h"

#include <curl/curl.h>
#include <dlfcn.h>
#include <string.h>  // NOLINT(modernize-deprecated-headers): explicit_bzero

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

#include "scanner/base/secret.h"

namespace assay::verify {
namespace {

constexpr std::size_t kMaxBody = 64 << 10;

struct CloseLibrary {
  void operator()(void* library) const { dlclose(library); }
};

/// libcurl's functions.
struct Curl {
  std::unique_ptr<void, CloseLibrary> library;
  decltype(&curl_global_init) global_init = nullptr;
  decltype(&curl_easy_init) easy_init = nullptr;
  decltype(&curl_easy_cleanup) easy_cleanup = nullptr;
  decltype(&curl_easy_reset) easy_reset = nullptr;
  decltype(&curl_easy_perform) easy_perform = nullptr;
  decltype(&curl_easy_setopt) easy_setopt = nullptr;
  decltype(&curl_easy_getinfo) easy_getinfo = nullptr;
  decltype(&curl_easy_strerror) easy_strerror = nullptr;
  decltype(&curl_slist_append) slist_append = nullptr;
  decltype(&curl_slist_free_all) slist_free_all = nullptr;

  template <class Function>
  bool find(Function& function, const char* name) {
    function = reinterpret_cast<Function>(dlsym(library.get(), name));
    return function != nullptr;
  }
  bool load() {
    library.reset(dlopen("libcurl.so.4", RTLD_NOW | RTLD_LOCAL | RTLD_NODELETE));
    return library && find(global_init, "curl_global_init") && find(easy_init, "curl_easy_init") &&
           find(easy_cleanup, "curl_easy_cleanup") && find(easy_reset, "curl_easy_reset") &&
           find(easy_perform, "curl_easy_perform") && find(easy_setopt, "curl_easy_setopt") &&
           find(easy_getinfo, "curl_easy_getinfo") && find(easy_strerror, "curl_easy_strerror") &&
           find(slist_append, "curl_slist_append") && find(slist_free_all, "curl_slist_free_all") &&
           global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK;
  }
};

bool starts_without_case(std::string_view text, std::string_view begin) {
  return text.size() >= begin.size() &&
         std::equal(begin.begin(), begin.end(), text.begin(), [](char a, char b) {
           return a == (b >= 'A' && b <= 'Z' ? static_cast<char>(b + 32) : b);
         });
}

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && static_cast<unsigned char>(text.back()) <= ' ') text.remove_suffix(1);
  return text;
}

// The host of an absolute URL, without user and port; nothing else of what may be in it is kept.
std::string host_in(std::string_view url) {
  const std::size_t begin = url.find("//");
  if (begin == std::string_view::npos) return {};
  std::string_view host = url.substr(begin + 2);
  host = host.substr(0, host.find_first_of("/?#"));
  host = host.substr(host.rfind('@') + 1);
  return std::string(host.substr(0, host.find(':')));
}

std::size_t take_header(char* data, std::size_t size, std::size_t count, void* to) {
  auto& answer = *static_cast<HttpAnswer*>(to);
  const std::string_view line(data, size * count);
  if (starts_without_case(line, "location:")) answer.redirect = host_in(line.substr(9));
  if (starts_without_case(line, "retry-after:")) {
    const std::string_view text = trimmed(line.substr(12));
    std::uint32_t wait = 0;  // a date instead of seconds: not understood, as if there was none
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), wait);
    if (error == std::errc{} && end == text.data() + text.size())
      answer.retry_after = std::chrono::seconds(wait);
  }
  return line.size();
}

std::size_t take_body(char* data, std::size_t size, std::size_t count, void* to) {
  auto& body = static_cast<HttpAnswer*>(to)->body;
  body.append(data, std::min(size * count, kMaxBody - body.size()));
  return size * count;
}

std::string failure_of(CURLcode code, const char* text) {
  switch (code) {
    case CURLE_OPERATION_TIMEDOUT:
      return "timed out";
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_SSL_CACERT_BADFILE:
    case CURLE_SSL_CERTPROBLEM:
    case CURLE_SSL_CIPHER:
    case CURLE_SSL_ISSUER_ERROR:
    case CURLE_SSL_INVALIDCERTSTATUS:
      return std::string("TLS: ") + text;
    default:
      return text;
  }
}

}  // namespace

struct Transfer::State {
  Curl curl;
  CURL* handle = nullptr;
  TransferOptions options;

  State() = default;
  State(const State&) = delete;
  State& operator=(const State&) = delete;
  ~State() {
    if (handle != nullptr) curl.easy_cleanup(handle);
  }

  template <class Value>
  void set(CURLoption option, Value value) const {
    curl.easy_setopt(handle, option, value);
  }

  void settle(const HttpRequest& request, const std::string& url, HttpAnswer& answer) const {
    const bool plain = options.test_server.starts_with("http://");
    set(CURLOPT_URL, url.c_str());
    set(CURLOPT_PROTOCOLS_STR, plain ? "http" : "https");
    set(CURLOPT_FOLLOWLOCATION, 0L);
    set(CURLOPT_NOSIGNAL, 1L);
    set(CURLOPT_NETRC, static_cast<long>(CURL_NETRC_IGNORED));
    set(CURLOPT_SSL_VERIFYPEER, 1L);
    set(CURLOPT_SSL_VERIFYHOST, 2L);
    set(CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
    const auto timeout = static_cast<long>(options.timeout.count());
    set(CURLOPT_TIMEOUT, timeout);
    set(CURLOPT_CONNECTTIMEOUT, std::min(timeout, 10L));
    set(CURLOPT_USERAGENT, "assay-verify");
    if (!options.proxy.empty()) set(CURLOPT_PROXY, options.proxy.c_str());
    if (!options.ca_file.empty()) set(CURLOPT_CAINFO, options.ca_file.c_str());
    if (request.method == "HEAD") set(CURLOPT_NOBODY, 1L);
    if (request.method == "POST") {
      set(CURLOPT_POST, 1L);
      set(CURLOPT_POSTFIELDSIZE, static_cast<long>(request.body.size()));
      set(CURLOPT_POSTFIELDS, request.body.c_str());
    }
    if (!request.basic.empty()) {
      set(CURLOPT_HTTPAUTH, static_cast<long>(CURLAUTH_BASIC));
      const std::size_t colon = request.basic.find(':');
      set(CURLOPT_USERNAME, request.basic.substr(0, colon).c_str());
      set(CURLOPT_PASSWORD, request.basic.c_str() + colon + 1);
    }
    set(CURLOPT_WRITEFUNCTION, &take_body);
    set(CURLOPT_WRITEDATA, &answer);
    set(CURLOPT_HEADERFUNCTION, &take_header);
    set(CURLOPT_HEADERDATA, &answer);
  }
};

Transfer::Transfer(std::unique_ptr<State> state) : state_(std::move(state)) {}
Transfer::Transfer(Transfer&&) noexcept = default;
Transfer& Transfer::operator=(Transfer&&) noexcept = default;
Transfer::~Transfer() = default;

Result<Transfer> Transfer::create(TransferOptions options) {
  if (!options.test_server.empty() && !is_loopback(options.test_server))
    return Error{Reason::kUnsupported,
                 "a test server is http://127.0.0.1:PORT, http://[::1]:PORT or the same with "
                 "https: '" +
                     options.test_server + "'"};
  auto state = std::make_unique<State>();
  state->options = std::move(options);
  if (!state->curl.load())
    return Error{Reason::kUnsupported,
                 "libcurl 7.85 or later is needed to ask an issuer (Debian: apt install libcurl4)"};
  state->handle = state->curl.easy_init();
  if (state->handle == nullptr) return Error{Reason::kUnsupported, "libcurl can't be started"};
  return Transfer(std::move(state));
}

HttpAnswer Transfer::exchange(const HttpRequest& request) {
  HttpAnswer answer;
  const Curl& curl = state_->curl;
  std::string url = request.url;
  if (const std::string& server = state_->options.test_server; !server.empty())
    url = server + '/' + url.substr(url.find("://") + 3);
  curl.easy_reset(state_->handle);
  state_->settle(request, url, answer);
  curl_slist* headers = nullptr;
  for (const std::string& header : request.headers)
    headers = curl.slist_append(headers, header.c_str());
  state_->set(CURLOPT_HTTPHEADER, headers);
  const CURLcode code = curl.easy_perform(state_->handle);
  if (code == CURLE_OK) {
    curl.easy_getinfo(state_->handle, CURLINFO_RESPONSE_CODE, &answer.status);
  } else {
    answer.failure = failure_of(code, curl.easy_strerror(code));
  }
  // What libcurl holds of the value goes with the handle's options.
  for (curl_slist* each = headers; each != nullptr; each = each->next)
    explicit_bzero(each->data, strlen(each->data));
  curl.slist_free_all(headers);
  wipe(url);
  curl.easy_reset(state_->handle);
  return answer;
}

bool is_loopback(const std::string& server) {
  for (const std::string_view begin :
       {"http://127.0.0.1:", "https://127.0.0.1:", "http://[::1]:", "https://[::1]:"}) {
    if (!server.starts_with(begin)) continue;
    const std::string_view port = std::string_view(server).substr(begin.size());
    return !port.empty() && port.size() <= 5 &&
           port.find_first_not_of("0123456789") == std::string_view::npos;
  }
  return false;
}

}  // namespace assay::verify
