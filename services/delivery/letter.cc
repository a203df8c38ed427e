// SPDX-License-Identifier: Apache-2.0
#include "services/delivery/letter.h"

#include <algorithm>

#include "base/period.h"
#include "projections/editions_question.h"
#include "projections/measure.h"
#include "services/delivery/edition_rows.h"
#include "services/texts/texts.h"

namespace hanes {
namespace {

// What a busy person reads, in this order; performance reads every measure there is.
constexpr std::string_view kMeasures[] = {"caseload.children",      "caseload.unallocated",  "caseload.over_cap_workers", "caseload.children_per_fte",
                                          "sickness.workers_off",   "sickness.fte_off",      "recruitment.in_post_fte",   "recruitment.vacancy_rate",
                                          "recruitment.agency_rate", "SCC/006",              "SCC/010",                   "SCC/021",
                                          "SCC/025",                "SCC/034",               "CPV",                       "SUP",
                                          "programme.red",          "programme.overdue"};

std::string Escaped(std::string_view text) {
  std::string html;
  for (const char c : text) {
    if (c == '<') html += "&lt;";
    else if (c == '>') html += "&gt;";
    else if (c == '&') html += "&amp;";
    else if (c == '"') html += "&quot;";
    else html += c;
  }
  return html;
}

// One measure of the council or of a team, in words.
struct Line {
  std::string name;
  std::string figure;
  std::string before;
  std::string target;
};

class LetterWriter {
 public:
  explicit LetterWriter(const LetterFacts& facts) : facts_(facts), rows_(RowsOf(facts.authority, *facts.edition)) {
    measures_.assign(std::begin(kMeasures), std::end(kMeasures));
    if (facts.role == ReaderRole::kPerformance) {
      measures_.clear();
      for (const Measure& measure : Measures()) measures_.push_back(measure.name);
    }
    if (facts.before != nullptr) rows_before_ = RowsOf(facts.authority, *facts.before);
  }

  std::string Say(Text text, TextValues values = {}) const { return hanes::Say(facts_.language, text, values); }

  std::string Subject() const { return Say(Text::kLetterSubject, {{"from", FirstDay()}, {"to", LastDay()}}); }
  std::string Introduction() const {
    const std::string council = facts_.council.empty() ? Say(Text::kSiteCouncil, {{"code", facts_.authority.value()}}) : facts_.council;
    const std::string moment = MomentText(facts_.language, KnownAtOf(*facts_.edition));
    return Say(Text::kLetterIntroduction, {{"council", council}, {"from", FirstDay()}, {"to", LastDay()}, {"moment", moment}});
  }

  std::vector<Line> Lines(const std::string& team) const {
    std::vector<Line> lines;
    for (const std::string_view measure : measures_) {
      const EditionRow* row = Find(rows_, measure, team);
      if (row == nullptr || (!team.empty() && row->value.empty())) continue;
      const EditionRow* before = Find(rows_before_, measure, team);
      lines.push_back({SayName(facts_.language, "measure", measure), Figure(*row), before == nullptr ? "" : Figure(*before), Target(*row)});
    }
    return lines;
  }

  // The teams a reader sees: a manager's own, or all.
  std::vector<std::string> Teams() const {
    std::vector<std::string> teams;
    for (const EditionRow& row : rows_) {
      if (row.team.empty() || (!facts_.team.empty() && row.team != facts_.team)) continue;
      if (std::find(teams.begin(), teams.end(), row.team) == teams.end()) teams.push_back(row.team);
    }
    std::sort(teams.begin(), teams.end());
    return teams;
  }

  std::vector<std::string> Changes() const {
    if (facts_.before == nullptr) return {Say(Text::kLetterFirst)};
    std::vector<std::string> changes;
    for (const std::string_view measure : measures_) {
      const EditionRow* now = Find(rows_, measure, "");
      const EditionRow* before = Find(rows_before_, measure, "");
      if (now == nullptr || before == nullptr || now->value.empty() || before->value.empty() || now->value == before->value) continue;
      const bool up = std::atof(now->value.c_str()) > std::atof(before->value.c_str());
      const std::string name = SayName(facts_.language, "measure", measure);
      changes.push_back(Say(up ? Text::kLetterUp : Text::kLetterDown, {{"measure", name}, {"now", Figure(*now)}, {"before", Figure(*before)}}));
    }
    if (changes.empty()) changes.push_back(Say(Text::kLetterNoChange));
    return changes;
  }

  // What must be known of the edition and of the letter, in order.
  std::vector<std::string> Closing() const {
    std::vector<std::string> closing;
    if (!facts_.link.empty()) closing.push_back(Say(Text::kLetterRead, {{"link", Link()}}));
    if (!facts_.table_file.empty()) closing.push_back(Say(Text::kLetterAttached, {{"file", facts_.table_file}, {"figures", NumberText(static_cast<int64_t>(rows_.size()))}}));
    if (!facts_.table_file.empty()) {
      closing.push_back(facts_.page_file.empty() ? Say(Text::kLetterNoPage) : Say(Text::kLetterPageAttached, {{"file", facts_.page_file}}));
    }
    closing.push_back(Say(Text::kLetterDigest, {{"digest", facts_.edition->digest()}}));
    if (!IsReviewed(facts_.language)) closing.push_back(Say(Text::kLetterUnreviewed));
    return closing;
  }

  std::string Link() const {
    return fmt::format("{}{}/editions/{}", facts_.link, facts_.language == Language::kWelsh ? "/cy" : "", facts_.edition->week());
  }

 private:
  static const EditionRow* Find(const std::vector<EditionRow>& rows, std::string_view measure, const std::string& team) {
    const auto found = std::find_if(rows.begin(), rows.end(), [&](const EditionRow& row) { return row.measure == measure && row.team == team; });
    return found == rows.end() ? nullptr : &*found;
  }

  // Is it a percentage? A mean has an n and an N too.
  static bool IsShare(const EditionRow& row) {
    const StatusOr<const Measure*> measure = FindMeasure(row.measure);
    return !row.denominator.empty() && measure.ok() && (*measure)->unit == "%";
  }

  // A percentage never without its n and N; n of N alone where it would say 0 of something.
  std::string Figure(const EditionRow& row) const {
    const bool share = IsShare(row);
    if (share && (row.value.empty() || row.status == "low")) return Share(Text::kLetterShareAlone, row);
    if (row.value.empty()) return Say(Text::kLetterNoFigure);
    if (!share) return NumberText(row.value);
    return Share(Text::kLetterShare, row);
  }

  std::string Share(Text text, const EditionRow& row) const {
    const std::string n = NumberText(row.numerator), of = NumberText(row.denominator), value = PercentText(facts_.language, row.value);
    if (text == Text::kLetterShareAlone) return Say(text, {{"n", n}, {"of", of}});
    return Say(text, {{"n", n}, {"of", of}, {"value", value}});
  }

  std::string Target(const EditionRow& row) const {
    if (row.target.empty()) return "";
    return !IsShare(row) ? NumberText(row.target) : PercentText(facts_.language, row.target);
  }

  std::string FirstDay() const { return DateText(facts_.language, Days().from); }
  std::string LastDay() const { return DateText(facts_.language, Days().to - 1); }
  DateRange Days() const {
    const StatusOr<Period> week = Period::Parse(facts_.edition->week());
    return week.ok() ? week->days() : DateRange();  // an edition's week was read before it was published
  }

  const LetterFacts& facts_;
  const std::vector<EditionRow> rows_;
  std::vector<EditionRow> rows_before_;
  std::vector<std::string_view> measures_;
};

std::string TextLines(const LetterWriter& writer, const std::vector<Line>& lines) {
  std::string text;
  for (const Line& line : lines) {
    const std::string figure =
        line.target.empty() ? line.figure : writer.Say(Text::kLetterTargetOf, {{"figure", line.figure}, {"target", line.target}});
    text += fmt::format("- {}: {}\n", line.name, figure);
  }
  return text;
}

std::string HtmlTable(const LetterWriter& writer, const std::string& caption, const std::vector<Line>& lines) {
  std::string html = fmt::format(
      "<table><caption>{}</caption>\n<thead><tr><th scope=\"col\">{}</th><th scope=\"col\">{}</th><th scope=\"col\">{}</th>"
      "<th scope=\"col\">{}</th></tr></thead>\n<tbody>\n",
      Escaped(caption), Escaped(writer.Say(Text::kLetterMeasure)), Escaped(writer.Say(Text::kLetterFigure)), Escaped(writer.Say(Text::kLetterBefore)),
      Escaped(writer.Say(Text::kLetterTarget)));
  for (const Line& line : lines) {
    html += fmt::format("<tr><th scope=\"row\">{}</th><td>{}</td><td>{}</td><td>{}</td></tr>\n", Escaped(line.name), Escaped(line.figure),
                        Escaped(line.before), Escaped(line.target));
  }
  return html + "</tbody></table>\n";
}

std::string HtmlList(const std::string& heading, const std::vector<std::string>& lines) {
  std::string html = "<h2>" + Escaped(heading) + "</h2>\n<ul>\n";
  for (const std::string& line : lines) html += "<li>" + Escaped(line) + "</li>\n";
  return html + "</ul>\n";
}

// No picture, no script, nothing fetched from elsewhere.
constexpr std::string_view kStyle =
    "body{font-family:Arial,Helvetica,sans-serif;color:#0b0c0c;background:#fff;line-height:1.4;max-width:60em;margin:1em auto;padding:0 1em}\n"
    "table{border-collapse:collapse;width:100%;margin:0 0 1.5em}\n"
    "caption{font-weight:bold;text-align:left;padding:.4em 0;font-size:1.15em}\n"
    "th,td{text-align:left;vertical-align:top;border-bottom:1px solid #b1b4b6;padding:.35em .6em .35em 0}\n"
    "tbody th{font-weight:normal}\n"
    "@page{size:A4;margin:15mm}\n@media print{body{margin:0;padding:0;font-size:10pt;max-width:none}tr,caption{break-inside:avoid}}\n";

std::string HtmlPage(const LetterFacts& facts, const LetterWriter& writer, bool teams, const std::vector<std::string>& closing) {
  std::string html = fmt::format(
      "<!DOCTYPE html>\n<html lang=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n<title>{}</title>\n<style>\n{}</style>\n</head>\n<body>\n"
      "<h1>{}</h1>\n<p>{}</p>\n",
      CodeOf(facts.language), Escaped(writer.Subject()), kStyle, Escaped(writer.Subject()), Escaped(writer.Introduction()));
  html += HtmlList(writer.Say(Text::kLetterChanges), writer.Changes());
  html += HtmlTable(writer, writer.Say(Text::kLetterThisWeek), writer.Lines(""));
  if (teams) {
    for (const std::string& team : writer.Teams()) html += HtmlTable(writer, writer.Say(Text::kLetterTeam, {{"team", team}}), writer.Lines(team));
  }
  for (const std::string& line : closing) {
    const bool link = !facts.link.empty() && line == writer.Say(Text::kLetterRead, {{"link", writer.Link()}});
    html += link ? fmt::format("<p><a href=\"{}\">{}</a></p>\n", Escaped(writer.Link()), Escaped(line)) : "<p>" + Escaped(line) + "</p>\n";
  }
  return html + "</body>\n</html>\n";
}

}  // namespace

Letter WriteLetter(const LetterFacts& facts) {
  const LetterWriter writer(facts);
  const bool teams = facts.role == ReaderRole::kManager;
  Letter letter;
  letter.subject = writer.Subject();
  letter.text = writer.Introduction() + "\n\n" + writer.Say(Text::kLetterChanges) + "\n";
  for (const std::string& change : writer.Changes()) letter.text += "- " + change + "\n";
  letter.text += "\n" + writer.Say(Text::kLetterThisWeek) + "\n" + TextLines(writer, writer.Lines(""));
  if (teams) {
    for (const std::string& team : writer.Teams()) letter.text += "\n" + writer.Say(Text::kLetterTeam, {{"team", team}}) + "\n" + TextLines(writer, writer.Lines(team));
  }
  letter.text += "\n";
  for (const std::string& line : writer.Closing()) letter.text += line + "\n";
  letter.html = HtmlPage(facts, writer, teams, writer.Closing());
  return letter;
}

std::string PrintPage(const LetterFacts& facts) {
  LetterFacts whole = facts;
  whole.team.clear();
  whole.table_file.clear();
  const LetterWriter writer(whole);
  return HtmlPage(whole, writer, true, writer.Closing());
}

}  // namespace hanes
