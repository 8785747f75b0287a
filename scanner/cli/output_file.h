// One place that a report goes to: standard output or a file. A file is private (0600) and appears
// under its name only when it is whole; until then it has none. One owner, one thread.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "scanner/base/result.h"

namespace assay::cli {

class OutputFile {
 public:
  /// Empty path: standard output. A path that is a symbolic link or a folder is refused; an
  /// existing regular file is replaced by commit(); a device or pipe is written to as it is.
  static Result<std::unique_ptr<OutputFile>> open(const std::string& path);
  OutputFile(const OutputFile&) = delete;
  OutputFile& operator=(const OutputFile&) = delete;
  /// Without commit() before, a file leaves nothing behind.
  ~OutputFile();

  /// Buffered. After an error or a closed pipe it does nothing.
  void write(std::string_view text);
  void flush();
  /// Flushes and gives the file its name.
  void commit();

  /// One line that names the file and the reason, or empty.
  [[nodiscard]] const std::string& failure() const { return failure_; }
  /// The reader has gone (EPIPE).
  [[nodiscard]] bool closed() const { return closed_; }
  [[nodiscard]] bool alive() const { return !closed_ && failure_.empty(); }
  [[nodiscard]] bool is_stdout() const { return path_.empty(); }

 private:
  OutputFile(std::string path, int fd, bool replaces)
      : path_(std::move(path)), fd_(fd), replaces_(replaces) {}
  void put(std::string_view text);
  void fail(int error);
  bool give_name();

  std::string path_;
  int fd_;
  bool replaces_;          ///< a file of ours that commit() puts at path_
  std::string temp_name_;  ///< its name until then, where files without a name can't be made
  std::string buffer_;
  std::string failure_;
  bool closed_ = false;
};

}  // namespace assay::cli
