// Reading tables of numbers from text files, with errors that name file, line and value.
#pragma once

#include <string>
#include <vector>

namespace vasilisa {

/// Columns separated by commas, semicolons or blanks; '#' starts a comment; the first line may
/// hold column names (kept in lower case).
class TextTable {
 public:
  /// Throws DataError: unreadable or empty file, text or NaN or infinity where a number should
  /// be, rows of different length.
  explicit TextTable(std::string path);

  /// The table of a file in another arrangement: `lines` are those of its rows in the file.
  TextTable(std::string path, std::vector<std::vector<double>> values,
            std::vector<std::size_t> lines);

  [[nodiscard]] const std::string& path() const { return path_; }
  [[nodiscard]] const std::vector<std::string>& header() const { return header_; }
  [[nodiscard]] std::size_t rows() const { return values_.size(); }
  [[nodiscard]] std::size_t columns() const { return values_.front().size(); }
  [[nodiscard]] double value(std::size_t row, std::size_t column) const {
    return values_[row][column];
  }
  [[nodiscard]] std::vector<double> column(std::size_t index) const;

  /// Line of the row-th row in the file, from 1.
  [[nodiscard]] std::size_t line(std::size_t row) const { return lines_[row]; }

  /// Where the name stands in the header, or the number of columns.
  [[nodiscard]] std::size_t position(const std::string& name) const;

  /// "file, line n: text", for the row-th row of numbers.
  [[nodiscard]] std::string at(std::size_t row, const std::string& text) const;

  /// Throws DataError unless the column ascends strictly.
  void require_ascending(std::size_t column, const std::string& name) const;

 private:
  std::string path_;
  std::vector<std::string> header_;
  std::vector<std::vector<double>> values_;
  std::vector<std::size_t> lines_;  // line number of each row, from 1
};

}  // namespace vasilisa
