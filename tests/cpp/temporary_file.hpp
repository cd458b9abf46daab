// A file that disappears with its owner.
#pragma once

#include <filesystem>
#include <fstream>
#include <string>

namespace vasilisa::test {

class TemporaryFile {
 public:
  /// `name` tells the files of programs that run at the same time apart, the text those of one.
  TemporaryFile(const std::string& name, const std::string& text)
      : path_((std::filesystem::temp_directory_path() /
               ("vasilisa_" + std::to_string(std::hash<std::string>{}(text)) + "_" + name))
                  .string()) {
    std::ofstream(path_) << text;
  }
  ~TemporaryFile() { std::filesystem::remove(path_); }
  TemporaryFile(const TemporaryFile&) = delete;
  TemporaryFile& operator=(const TemporaryFile&) = delete;
  [[nodiscard]] const std::string& path() const { return path_; }

 private:
  std::string path_;
};

}  // namespace vasilisa::test
