#include "scanner/isolation.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <cstdlib>
#include <random>
#include <thread>

#include "tests/formats/archive_builder.h"
#include "tests/support/test.h"

namespace assay::scanner {

int sabotaged_helper_main();

namespace {

using formats::ContainerLimits;
using formats::Member;
using formats::MemberEnd;
using testing::make_archive;
using testing::Recorder;
using testing::type_of;

/// Stands for a reader with bugs: what a member holds decides what happens to the helper.
class Saboteur final : public formats::MemberVisitor {
 public:
  explicit Saboteur(formats::MemberVisitor& inner) : inner_(inner) {}
  bool begin(const Member& member) override {
    last_ = member.name;
    return inner_.begin(member);
  }
  bool data(std::string_view bytes) override {
    if (bytes.find("do-crash") != std::string_view::npos) raise(SIGSEGV);
    if (bytes.find("do-abort") != std::string_view::npos) std::abort();
    if (bytes.find("do-hang") != std::string_view::npos) hang();
    if (bytes.find("do-alloc") != std::string_view::npos) throw std::bad_alloc();
    if (bytes.find("do-escape") != std::string_view::npos) return inner_.data(escape());
    return inner_.data(bytes);
  }
  void end(const MemberEnd& end) override { inner_.end(end); }
  bool step() override {
    if (!inner_.step()) {
      last_.clear();
      return false;
    }
    if (last_ == "crash-after-me") raise(SIGSEGV);
    return true;
  }

 private:
  [[noreturn]] static void hang() {
    for (std::atomic<unsigned> turn{0};; ++turn) {
    }
  }
  /// Tries what a helper must not be able to do.
  static std::string escape() {
    std::string result;
    result += open("/proc/self/status", O_RDONLY) >= 0 ? "open! " : "";
    result += socket(AF_INET, SOCK_STREAM, 0) >= 0 ? "socket! " : "";
    result += fork() >= 0 ? "fork! " : "";
    result += kill(1, 0) == 0 ? "kill! " : "";
    return result.empty() ? "caged" : result;
  }

  formats::MemberVisitor& inner_;
  std::string last_;
};

std::string noise(std::size_t size) {
  std::mt19937 random(7);
  std::string bytes(size, '\0');
  for (auto& byte : bytes) byte = static_cast<char>(random() & 0xFF);
  return bytes;
}

MemberEnd expand_in(ContainerPool& pool, const std::string& bytes, Recorder& recorder,
                    const ContainerLimits& limits = {}, std::stop_token stop = {}) {
  return pool.expand(bytes, "top", type_of(bytes, "top"), limits, recorder, std::move(stop));
}

PoolOptions sabotaged() {
  PoolOptions options;
  options.command = "sabotaged-helper";
  options.hang_timeout = std::chrono::milliseconds(400);
  return options;
}

TEST_CASE("a helper tells which layers hold it", "[isolation]") {
  ContainerPool pool({});
  const auto layers = pool.layers();
  REQUIRE(layers);
  CHECK(layers->find("seccomp") != std::string::npos);
  CHECK(layers->find("rlimits") != std::string::npos);
  CHECK(pool.fully_isolated().value() == (layers->find("without") == std::string::npos));
  PoolOptions in_process;
  in_process.isolate = false;
  CHECK(ContainerPool(in_process).layers().value() == "none");
  PoolOptions broken;
  broken.command = "no-helper";
  ContainerPool none(broken);
  CHECK_FALSE(none.layers());
  Recorder seen;
  CHECK(Recorder::describe(expand_in(none, make_archive("zip", {{"a", "b"}}), seen)) ==
        "skipped:crashed");
}

TEST_CASE("a helper says the same as this process, event for event", "[isolation]") {
  std::vector<testing::Entry> many;
  for (int i = 0; i < 3000; ++i)
    many.push_back({"dir/file" + std::to_string(i) + ".txt",
                    std::string(static_cast<std::size_t>(i % 500), 'x')});
  many.push_back({"big.bin", noise(3U << 20)});
  many.push_back({"sym", "", AE_IFLNK, "x"});
  const std::string zip = make_archive("zip", many);
  std::string broken = make_archive("ustar", many, "gzip");
  broken.resize(broken.size() / 2);
  const std::string nested = make_archive("ustar",
                                          {{"a.zip", zip},
                                           {"b.tgz", broken},
                                           {"c.7z", make_archive("7zip", {{"caf\xC3\xA9", "7"}})},
                                           {"d", "end"}},
                                          "zstd");
  ContainerPool pool({});
  PoolOptions in_process;
  in_process.isolate = false;
  ContainerPool direct(in_process);
  ContainerLimits few;
  few.max_entries = 500;
  for (const std::string& bytes : {zip, broken, nested}) {
    for (const ContainerLimits& limits : {ContainerLimits(), few}) {
      Recorder here;
      Recorder there;
      const MemberEnd a = expand_in(direct, bytes, here, limits);
      const MemberEnd b = expand_in(pool, bytes, there, limits);
      CHECK(Recorder::describe(a) == Recorder::describe(b));
      CHECK(a.bytes == b.bytes);
      CHECK(a.detail == b.detail);
      CHECK(here.events.size() == there.events.size());
      CHECK((here.events == there.events));
    }
  }
}

TEST_CASE("a file's descriptor is read without moving its offset", "[isolation]") {
  const std::string bytes = make_archive("ustar", {{"a.txt", "alpha"}}, "gzip");
  char path[] = "/tmp/assay-isolation-XXXXXX";
  const int descriptor = mkstemp(path);
  REQUIRE(descriptor >= 0);
  unlink(path);
  REQUIRE(write(descriptor, bytes.data(), bytes.size()) == static_cast<ssize_t>(bytes.size()));
  ContainerPool pool({});
  Recorder seen;
  CHECK(Recorder::describe(pool.expand(descriptor, bytes.size(), "x.tgz", type_of(bytes, "x.tgz"),
                                       {}, seen, {})) == "read");
  CHECK(seen.find("a.txt")->content == "alpha");
  CHECK(lseek(descriptor, 0, SEEK_CUR) == static_cast<off_t>(bytes.size()));
  close(descriptor);
}

TEST_CASE("a crash, an abort, a hang or an allocation costs one member", "[isolation]") {
  const std::string what = GENERATE("do-crash", "do-abort", "do-hang", "do-alloc");
  const std::string format = GENERATE("zip", "ustar", "7zip");
  CAPTURE(what, format);
  std::vector<testing::Entry> entries;
  for (int i = 0; i < 400; ++i)
    entries.push_back({"before" + std::to_string(i), "b" + std::string(2000, 'b')});
  entries.push_back({"bad", what});
  for (int i = 0; i < 20; ++i)
    entries.push_back({"after" + std::to_string(i), "a" + std::to_string(i)});
  ContainerPool pool(sabotaged());
  Recorder seen;
  CHECK(Recorder::describe(expand_in(pool, make_archive(format, entries), seen)) == "read");
  REQUIRE(seen.seen.size() == entries.size());
  for (std::size_t i = 0; i < entries.size(); ++i) {
    REQUIRE(seen.seen[i].member.name == entries[i].name);
    if (entries[i].name == "bad") {
      CHECK(Recorder::describe(seen.seen[i].end) == "skipped:crashed");
    } else {
      REQUIRE(seen.seen[i].content == entries[i].content);
      REQUIRE(Recorder::describe(seen.seen[i].end) == "read");
    }
  }
  CHECK(seen.all_ended());
}

TEST_CASE("what a member gave before it killed the helper is kept, and given once", "[isolation]") {
  const std::string lead = noise(1U << 20);
  const std::string bytes =
      make_archive("ustar", {{"bad", lead + "do-crash" + noise(200'000)}, {"z", "after"}});
  ContainerPool pool(sabotaged());
  Recorder seen;
  CHECK(Recorder::describe(expand_in(pool, bytes, seen)) == "read");
  REQUIRE(seen.seen.size() == 2);
  CHECK(seen.state("bad") == "partial:crashed");
  CHECK(seen.find("bad")->end.detail.find("the reader died") != std::string::npos);
  CHECK(lead.starts_with(seen.find("bad")->content));
  CHECK(seen.find("bad")->content.size() == seen.find("bad")->end.bytes);
  CHECK(seen.find("bad")->content.size() > lead.size() / 2);
  CHECK(seen.find("z")->content == "after");
}

TEST_CASE("a crash between members ends the container around, not the one around that",
          "[isolation]") {
  const std::string inner = make_archive("zip", {{"crash-after-me", "x"}, {"lost", "y"}});
  const std::string bytes =
      make_archive("ustar", {{"first", "1"}, {"in.zip", inner}, {"last", "2"}});
  ContainerPool pool(sabotaged());
  Recorder seen;
  CHECK(Recorder::describe(expand_in(pool, bytes, seen)) == "read");
  CHECK(seen.state("first") == "read");
  CHECK(seen.state("crash-after-me") == "read");
  CHECK(seen.state("in.zip") == "partial:crashed");
  CHECK(seen.state("lost") == "absent");
  CHECK(seen.find("last")->content == "2");
}

TEST_CASE("at the fifth crash the container is given up; what stands before is kept",
          "[isolation]") {
  std::vector<testing::Entry> entries;
  for (int i = 0; i < 10; ++i) {
    entries.push_back({"good" + std::to_string(i), "fine"});
    entries.push_back({"bad" + std::to_string(i), "do-crash"});
  }
  ContainerPool pool(sabotaged());
  Recorder seen;
  CHECK(Recorder::describe(expand_in(pool, make_archive("ustar", entries), seen)) ==
        "partial:crashed");
  CHECK(seen.state("bad3") == "skipped:crashed");
  CHECK(seen.state("good4") == "read");
  CHECK(seen.state("bad4") == "skipped:crashed");
  CHECK(seen.state("good5") == "absent");
  CHECK(seen.all_ended());
  Recorder next;
  CHECK(Recorder::describe(expand_in(pool, make_archive("ustar", {{"a", "b"}}), next)) == "read");
}

TEST_CASE("a helper can open, connect, start and signal nothing", "[isolation]") {
  ContainerPool pool(sabotaged());
  Recorder seen;
  expand_in(pool, make_archive("ustar", {{"a", "do-escape"}}), seen);
  REQUIRE(seen.find("a") != nullptr);
  CHECK(seen.find("a")->content == "caged");
}

TEST_CASE("the visitor and a stop request end an isolated container", "[isolation]") {
  const std::string bytes = make_archive("ustar", {{"a", noise(2U << 20)}, {"b", "b"}});
  ContainerPool pool({});
  Recorder stopped;
  stopped.blocks_allowed = 2;
  CHECK(Recorder::describe(expand_in(pool, bytes, stopped)) == "partial:interrupted");
  CHECK(stopped.state("a") == "partial:interrupted");
  CHECK(stopped.state("b") == "absent");
  std::stop_source source;
  source.request_stop();
  Recorder none;
  CHECK(Recorder::describe(expand_in(pool, bytes, none, {}, source.get_token())) ==
        "partial:interrupted");
  Recorder left_out;
  left_out.exclude = "a";
  CHECK(Recorder::describe(expand_in(pool, bytes, left_out)) == "read");
  CHECK(left_out.state("a") == "skipped:excluded");
  CHECK(left_out.find("a")->content.empty());
  CHECK(left_out.state("b") == "read");
}

TEST_CASE("many threads share a pool, also after their helpers were killed", "[isolation]") {
  ContainerPool pool({});
  std::atomic<int> good{0};
  std::vector<std::jthread> threads;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&pool, &good, t] {
      for (int i = 0; i < 25; ++i) {
        const std::string content = "thread " + std::to_string(t) + " turn " + std::to_string(i);
        Recorder seen;
        const auto end = expand_in(pool, make_archive("zip", {{"f", content}}), seen);
        if (end.state == MemberEnd::State::kRead && seen.find("f")->content == content) ++good;
      }
    });
  }
  threads.clear();
  CHECK(good == 100);
}

}  // namespace

/// For this program's main(): a helper whose reader has the Saboteur's bugs.
int sabotaged_helper_main() {
  return helper_main([](formats::RandomAccess& bytes, std::string_view name,
                        const formats::FileType& type, const ContainerLimits& limits,
                        formats::MemberVisitor& visitor) {
    Saboteur saboteur(visitor);
    return formats::expand(bytes, name, type, limits, saboteur);
  });
}

}  // namespace assay::scanner
