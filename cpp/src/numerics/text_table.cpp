#include "vasilisa/numerics/text_table.hpp"

#include <algorithm>
#include <cctype>
#include <charconv>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <optional>
#include <sstream>
#include <string_view>
#include <utility>

#include "vasilisa/numerics/error.hpp"

namespace vasilisa {
namespace {

constexpr std::string_view kSeparators = " \t\r,;";
constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";  // written by some spreadsheets

std::vector<std::string_view> split(std::string_view line) {
  std::vector<std::string_view> fields;
  std::size_t begin = line.find_first_not_of(kSeparators);
  while (begin != std::string_view::npos) {
    const std::size_t end = std::min(line.find_first_of(kSeparators, begin), line.size());
    fields.push_back(line.substr(begin, end - begin));
    begin = line.find_first_not_of(kSeparators, end);
  }
  return fields;
}

std::optional<double> number(std::string_view field) {
  if (field.starts_with('+')) field.remove_prefix(1);
  double value = 0.0;
  const auto result = std::from_chars(field.data(), field.data() + field.size(), value);
  if (result.ec != std::errc{} || result.ptr != field.data() + field.size()) return std::nullopt;
  return value;
}

std::string lower(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return out;
}

/// The field with everything but printable ASCII escaped, cut to a length that fits a line.
std::string printable(std::string_view field) {
  constexpr std::size_t longest = 40;
  static constexpr std::string_view digits = "0123456789abcdef";
  std::string text;
  for (const char c : field.substr(0, longest)) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte >= 0x20 && byte < 0x7f) {
      text += c;
    } else {
      text += {'\\', 'x', digits[byte >> 4U], digits[byte & 15U]};
    }
  }
  return field.size() > longest ? text + "..." : text;
}

std::string place(const std::string& path, std::size_t line) {
  return path + ", line " + std::to_string(line) + ": ";
}

}  // namespace

TextTable::TextTable(std::string path) : path_(std::move(path)) {
  std::ifstream file(path_);
  if (!file || std::filesystem::is_directory(path_)) {
    throw DataError(path_ + ": cannot be read; valid: a readable text file");
  }
  std::string text;
  for (std::size_t line = 1; std::getline(file, text); ++line) {
    std::string_view view = text;
    if (line == 1 && view.starts_with(kByteOrderMark)) view.remove_prefix(kByteOrderMark.size());
    const auto fields = split(view.substr(0, view.find('#')));
    if (fields.empty()) continue;
    if (values_.empty() && header_.empty() && !number(fields.front())) {
      for (const auto field : fields) {
        const std::string name = lower(field);
        if (std::find(header_.begin(), header_.end(), name) != header_.end()) {
          throw DataError(place(path_, line) + "column '" + printable(name) +
                          "' stands twice; valid: each name once");
        }
        header_.push_back(name);
      }
      continue;
    }
    std::vector<double> row;
    for (const auto field : fields) {
      const auto value = number(field);
      if (!value || !std::isfinite(*value)) {
        throw DataError(place(path_, line) + "'" + printable(field) + "'; valid: a finite number");
      }
      row.push_back(*value);
    }
    const std::size_t expected = !header_.empty()   ? header_.size()
                                 : !values_.empty() ? values_.front().size()
                                                    : row.size();
    if (row.size() != expected) {
      throw DataError(place(path_, line) + std::to_string(row.size()) +
                      " columns; valid: " + std::to_string(expected) + " as in the lines before");
    }
    values_.push_back(std::move(row));
    lines_.push_back(line);
  }
  if (values_.empty()) throw DataError(path_ + ": holds no numbers");
}

TextTable::TextTable(std::string path, std::vector<std::vector<double>> values,
                     std::vector<std::size_t> lines)
    : path_(std::move(path)), values_(std::move(values)), lines_(std::move(lines)) {}

std::size_t TextTable::position(const std::string& name) const {
  const auto found = std::find(header_.begin(), header_.end(), name);
  return found == header_.end() ? columns()
                                : static_cast<std::size_t>(std::distance(header_.begin(), found));
}

std::vector<double> TextTable::column(std::size_t index) const {
  std::vector<double> out;
  out.reserve(rows());
  for (const auto& row : values_) out.push_back(row[index]);
  return out;
}

std::string TextTable::at(std::size_t row, const std::string& text) const {
  return place(path_, lines_[row]) + text;
}

void TextTable::require_ascending(std::size_t column, const std::string& name) const {
  for (std::size_t row = 1; row < rows(); ++row) {
    const double before = value(row - 1, column);
    const double here = value(row, column);
    if (here > before) continue;
    std::ostringstream text;
    text << name << " = " << here
         << (here < before ? " after the larger " : " given twice, before: ") << before
         << "; valid: rows sorted by ascending " << name;
    throw DataError(at(row, text.str()));
  }
}

}  // namespace vasilisa
