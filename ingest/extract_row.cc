// SPDX-License-Identifier: Apache-2.0
#include "ingest/extract_row.h"

#include <fmt/ranges.h>

#include <array>
#include <charconv>

#include "base/hash.h"
#include "ingest/csv_reader.h"
#include "ingest/date_format.h"

namespace hanes {
namespace {

constexpr size_t kIdBytesMax = 64;
constexpr std::string_view kMend = "mend it in the source and send the extract again";
constexpr std::array<std::string_view, 8> kSpreadsheetErrors = {"#N/A",    "#REF!",  "#VALUE!", "#NAME?",
                                                                "#DIV/0!", "#NULL!", "#NUM!",   "####"};

bool AllDigits(std::string_view text) {
  return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
}

constexpr int32_t kPlannedAheadDays = 10 * 365;

// "2018-03-31" of "31/03/2018", "2018-03-31", and of both with a time of day; "" when it has neither shape.
std::string IsoDay(std::string_view text) {
  if (text.size() < 10) return "";
  const std::string_view day = text.substr(0, 10), rest = text.substr(10);
  if (!rest.empty() && !((rest[0] == ' ' || rest[0] == 'T') && IsTimeOfDay(rest.substr(1)))) return "";
  if (day[4] == '-' && day[7] == '-') return std::string(day);
  if (day[2] != '/' || day[5] != '/') return "";
  return fmt::format("{}-{}-{}", day.substr(6), day.substr(3, 2), day.substr(0, 2));
}

std::string Lower(std::string_view text) {
  std::string lower(text);
  for (char& c : lower) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return lower;
}

std::string_view DayRemedy(std::string_view text) {
  if (AllDigits(text) && text.size() == 5) return "is a spreadsheet's serial number, not a date: format the column as dd/mm/yyyy";
  return "is not a date: write dd/mm/yyyy";
}

}  // namespace

ExtractColumns::ExtractColumns(const std::vector<std::string>& header) : names_(header) {
  for (size_t i = 0; i < header.size(); ++i) index_.emplace(header[i], static_cast<int>(i));
}

int ExtractColumns::Find(std::string_view name) const {
  const auto found = index_.find(name);
  return found == index_.end() ? -1 : found->second;
}

uint64_t ExtractColumns::RecordDigest(const std::vector<std::string>& cells) const {
  std::string text;
  for (const auto& [name, i] : index_) {
    if (cells[static_cast<size_t>(i)].empty()) continue;
    text.append(name).append("\x1f").append(cells[static_cast<size_t>(i)]).append("\x1e");
  }
  return Hash64(text);
}

std::string ExtractRow::Place() const {
  return fmt::format("{}:{}", file_, row_.line);
}

const CellOrigin* ExtractRow::OriginOf(std::string_view column) const {
  const int i = columns_.Find(column);
  return i < 0 || row_.origins.empty() ? nullptr : &row_.origins[static_cast<size_t>(i)];
}

std::string ExtractRow::NameOf(std::string_view column) const {
  const CellOrigin* origin = OriginOf(column);
  return origin == nullptr || origin->column.empty() ? std::string(column) : fmt::format("{} ({})", origin->column, column);
}

Status ExtractRow::Refuse(std::string_view column, std::string_view value, std::string_view what, std::string_view remedy) const {
  const CellOrigin* origin = OriginOf(column);
  return InvalidArgument("{}: column {}: \"{}\" {}; {}", Place(), NameOf(column), Cut(origin != nullptr ? origin->value : value, 80),
                         what, remedy);
}

StatusOr<std::string> ExtractRow::Text(std::string_view column) const {
  const int i = columns_.Find(column);
  if (i < 0) return std::string();
  if (const CellOrigin* origin = OriginOf(column); origin != nullptr && !origin->wrong.empty()) {
    return Refuse(column, origin->value, origin->wrong, origin->remedy);
  }
  const std::string& cell = row_.cells[static_cast<size_t>(i)];
  if (!cell.empty() && cell[0] == '#' &&
      std::find(kSpreadsheetErrors.begin(), kSpreadsheetErrors.end(), std::string_view(cell).substr(0, 7)) !=
          kSpreadsheetErrors.end()) {
    return Refuse(column, cell, "is a spreadsheet's error, not a value: leave the cell empty or write the value", kMend);
  }
  return cell;
}

StatusOr<std::string> ExtractRow::Code(std::string_view column) const {
  ASSIGN_OR_RETURN(std::string code, Text(column));
  if (code.size() > kIdBytesMax)
    return Refuse(column, "...", fmt::format("is longer than the {} bytes of a code", kIdBytesMax), kMend);
  return code;
}

StatusOr<std::string> ExtractRow::OptionalId(std::string_view column) const {
  ASSIGN_OR_RETURN(std::string id, Code(column));
  for (unsigned char c : id) {
    if (c <= 0x20 || c >= 0x7f)
      return Refuse(column, id, "is not an id: only printable ASCII characters without spaces are", kMend);
  }
  return id;
}

StatusOr<std::string> ExtractRow::Id(std::string_view column) const {
  ASSIGN_OR_RETURN(std::string id, OptionalId(column));
  if (id.empty()) return Refuse(column, "", "is empty: every row needs it", kMend);
  return id;
}

StatusOr<std::optional<Date>> ExtractRow::OptionalDay(std::string_view column) const { return DayUpTo(column, days_.last); }

StatusOr<std::optional<Date>> ExtractRow::OptionalPlannedDay(std::string_view column) const {
  return DayUpTo(column, days_.last + kPlannedAheadDays);
}

StatusOr<std::optional<Date>> ExtractRow::DayUpTo(std::string_view column, Date last) const {
  ASSIGN_OR_RETURN(const std::string cell, Text(column));
  if (cell.empty()) return std::optional<Date>();
  const StatusOr<Date> day = Date::Parse(IsoDay(cell));
  if (!day.ok()) return Refuse(column, cell, DayRemedy(cell), kMend);
  if (*day < days_.first || *day > last) {
    return Refuse(
        column, cell,
        fmt::format("is not between {} and {}: a day so far off is a slip", days_.first.ToString(), last.ToString()),
        kMend);
  }
  return std::optional<Date>(*day);
}

StatusOr<Date> ExtractRow::Day(std::string_view column) const {
  ASSIGN_OR_RETURN(const std::optional<Date> day, OptionalDay(column));
  if (!day) return Refuse(column, "", "is empty: every row needs this date, dd/mm/yyyy", kMend);
  return *day;
}

StatusOr<std::string> ExtractRow::Word(std::string_view column, std::span<const std::string_view> words) const {
  ASSIGN_OR_RETURN(const std::string cell, Text(column));
  std::string word = Lower(cell);
  if (word.empty() || std::find(words.begin(), words.end(), word) != words.end()) return word;
  return Refuse(column, cell, fmt::format("is none of {}", fmt::join(words, ", ")),
                "write one of these, or say in the mapping which of them it is");
}

StatusOr<std::optional<bool>> ExtractRow::YesNo(std::string_view column) const {
  ASSIGN_OR_RETURN(const std::string cell, Text(column));
  const std::string word = Lower(cell);
  if (word.empty()) return std::optional<bool>();
  if (word == "y" || word == "yes" || word == "true" || word == "1") return std::optional<bool>(true);
  if (word == "n" || word == "no" || word == "false" || word == "0") return std::optional<bool>(false);
  return Refuse(column, cell, "is neither Y nor N", kMend);
}

StatusOr<std::optional<uint32_t>> ExtractRow::Hundredths(std::string_view column, uint32_t hundredths_max) const {
  ASSIGN_OR_RETURN(const std::string cell, Text(column));
  return HundredthsOf(column, cell, hundredths_max);
}

StatusOr<std::optional<uint32_t>> ExtractRow::HundredthsOf(std::string_view column, std::string_view cell,
                                                           uint32_t hundredths_max) const {
  if (cell.empty()) return std::optional<uint32_t>();
  double number = 0;
  const auto [end, error] = std::from_chars(cell.data(), cell.data() + cell.size(), number);
  const bool whole = error == std::errc() && end == cell.data() + cell.size();
  // Written so that NaN fails too.
  if (!whole || !(number >= 0 && number * 100 <= hundredths_max)) {
    return Refuse(column, cell, fmt::format("is not a number between 0 and {:g}", hundredths_max / 100.0), kMend);
  }
  return std::optional<uint32_t>(static_cast<uint32_t>(number * 100 + 0.5));
}

StatusOr<std::optional<uint32_t>> ExtractRow::Whole(std::string_view column, uint32_t most) const {
  ASSIGN_OR_RETURN(const std::string cell, Text(column));
  if (cell.empty()) return std::optional<uint32_t>();
  uint32_t number = 0;
  const auto [end, error] = std::from_chars(cell.data(), cell.data() + cell.size(), number);
  if (error != std::errc() || end != cell.data() + cell.size() || number > most) {
    return Refuse(column, cell, fmt::format("is not a whole number between 0 and {}", most), kMend);
  }
  return std::optional<uint32_t>(number);
}

Status ExtractRow::NotBefore(std::string_view column, Date day, std::string_view from_column, Date from) const {
  if (day >= from) return OkStatus();
  return Refuse(column, day.ToString(), fmt::format("is before column {}, \"{}\"", NameOf(from_column), from.ToString()),
                "one of the two is wrong: mend it in the source and send the extract again");
}

}  // namespace hanes
