// SPDX-License-Identifier: Apache-2.0
// How long questions about indicators take on ten invented years of a council. `--help` says how to use it.
#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "projections/askable.h"
#include "projections/caseload_question.h"
#include "projections/indicators_question.h"
#include "projections/testing/busy_council.h"

namespace hanes {
namespace {

using testing::BusyCouncil;
using testing::kDays;
using testing::kFirstDay;
using testing::Noon;

constexpr std::string_view kHelp = R"(indicators_bench: questions of indicators, of ten invented years

  indicators_bench [--referrals N]
      every indicator, all of them by team, the due list, the front door and series, in milliseconds
  indicators_bench --round SUBJECT [--referrals N]
      one subject once, its figures as lines of JSON
  indicators_bench --export FILE [--referrals N]
      the same facts as CSV, for others to be asked

  SUBJECT      hanes_indicator   each indicator there is, for each of nine years
               hanes_scc_006     SCC/006 for each of nine years
               hanes_scc_006_by_team
               hanes_by_team     all indicators with their targets, by team, for each of nine years
               hanes_due         the due list on a day of each month
               hanes_series      a hundred weeks with XmR: open cases; referrals; SCC/006; SCC/025
               hanes_open_cases  a hundred weeks of open cases with XmR
  --referrals  30000 when not given
)";

struct Wanted {
  std::string round, file;
  int referrals = 30'000;
};

class Bench {
 public:
  explicit Bench(const Wanted& wanted) : wanted_(wanted), council_(wanted.referrals), indicators_(NewIndicatorsIndex()), caseload_(NewCaseloadIndex()) {
    Must(indicators_->Load(council_));
    Must(caseload_->Load(council_));
  }

  void All() {
    for (const Indicator& indicator : Indicators()) {
      fmt::print("{:<14} {:8.2f} ms  by team {:8.2f} ms\n", indicator.code, Ask(Years(indicator.code, "authority")[5]),
                 Ask(Years(indicator.code, "team")[5]));
    }
    fmt::print("all by team    {:8.2f} ms\n", Ask(Years("", "team")[5]));
    fmt::print("due            {:8.2f} ms\n", Ask(DueDays()[60]));
    for (const v1::Question& series : Series()) fmt::print("series {:<24} {:8.2f} ms\n", series.code(), Ask(series));
  }

  void Round() {
    const std::map<std::string, std::function<std::vector<v1::Question>()>> subjects = {
        {"hanes_indicator", [this] { return EveryIndicator(); }},
        {"hanes_scc_006", [this] { return Years("SCC/006", "authority"); }},
        {"hanes_scc_006_by_team", [this] { return Years("SCC/006", "team"); }},
        {"hanes_by_team", [this] { return Years("", "team"); }},
        {"hanes_due", [this] { return DueDays(); }},
        {"hanes_series", [this] { return Series(); }},
        {"hanes_open_cases", [this] { return std::vector<v1::Question>(20, Series()[0]); }},
    };
    const auto subject = subjects.find(wanted_.round);
    if (subject == subjects.end()) Must(InvalidArgument("there is no subject {}; see --help", wanted_.round));
    const std::vector<v1::Question> questions = subject->second();
    Ask(questions[0]);
    std::vector<double> took;
    for (const v1::Question& question : questions) took.push_back(Ask(question));
    std::sort(took.begin(), took.end());
    fmt::print("setting: {} questions of {} facts\n", took.size(), indicators_->Read().FactCount());
    fmt::print("setting: the answers say {}\n", said_);
    for (const auto& [unit, part] : {std::pair("ms p50", 50), std::pair("ms p99", 99)}) {
      fmt::print("{{\"work\":\"indicators\",\"size\":{},\"subject\":\"{}\",\"unit\":\"{}\",\"value\":{:.6g}}}\n", wanted_.referrals, wanted_.round, unit,
                 took[(took.size() - 1) * static_cast<size_t>(part) / 100]);
    }
  }

  // kind, entity, dimension1..3, amount, valid_from, valid_to, known_from, known_to; an end that is open is empty.
  void Export() {
    std::FILE* const file = std::fopen(wanted_.file.c_str(), "w");
    if (file == nullptr) Must(NotFound("{} cannot be written", wanted_.file));
    std::string text = "kind,entity,dimension1,dimension2,dimension3,amount,valid_from,valid_to,known_from,known_to\n";
    Must(council_.ForEach([&](const EntityFacts& entity) {
      for (const KnownFact& known : entity.facts) {
        const Fact& fact = known.fact;
        text += fmt::format("{},{},{},{},{},{},{},{},{},\n", fact.kind, fact.entity, fact.dimensions[0], fact.dimensions[1], fact.dimensions[2],
                            fact.amount == kNoDay ? "" : std::to_string(fact.amount), fact.valid.from.ToString(),
                            fact.valid.to.IsMax() ? "" : fact.valid.to.ToString(), known.known.from.ToString());
      }
      std::fputs(text.c_str(), file);
      text.clear();
      return OkStatus();
    }));
    if (std::fclose(file) != 0) Must(DataLoss("{} was not written whole", wanted_.file));
  }

  static void Must(const Status& status) {
    if (status.ok()) return;
    fmt::print(stderr, "indicators_bench: {}\n", MessageOf(status));
    std::exit(1);
  }

 private:
  static std::vector<v1::Question> Years(std::string_view code, std::string_view by) {
    std::vector<v1::Question> questions;
    for (int year = 2011; year < 2020; ++year) {
      v1::Question& question = questions.emplace_back();
      question.set_view("indicators");
      question.set_period(fmt::format("{}-{:02}", year + 1, (year + 2) % 100));
      question.set_code(std::string(code));
      question.set_by(std::string(by));
    }
    return questions;
  }
  static std::vector<v1::Question> EveryIndicator() {
    std::vector<v1::Question> questions;
    for (const Indicator& indicator : Indicators()) {
      for (const v1::Question& question : Years(indicator.code, "authority")) questions.push_back(question);
    }
    return questions;
  }
  static std::vector<v1::Question> DueDays() {
    std::vector<v1::Question> questions;
    for (int day = 400; day < kDays - 30; day += 30) {
      v1::Question& question = questions.emplace_back();
      question.set_view("due");
      question.set_as_at((kFirstDay + day).ToString());
    }
    return questions;
  }
  static std::vector<v1::Question> Series() {
    std::vector<v1::Question> questions;
    for (const char* code : {"caseload.children", "front-door.referrals", "SCC/006", "SCC/025"}) {
      v1::Question& question = questions.emplace_back();
      question.set_view("series");
      question.set_code(code);
      question.set_from("2015-01-05");
      question.set_to("2016-12-04");
      question.set_xmr(true);
    }
    return questions;
  }

  // Milliseconds of one asking. What figures were told is kept, so that others asked the same can be seen to say the same.
  double Ask(const v1::Question& question) {
    QuestionContext context;
    context.now = context.last_appended_at = Noon(kFirstDay + kDays);
    context.provable_from = Noon(kFirstDay);
    const Askable& askable = **FindAskable(question.view());
    const bool of_cases = question.code().starts_with("caseload.");
    const FactIndex::Snapshot facts = (of_cases ? caseload_ : indicators_)->Read();
    const auto begun = std::chrono::steady_clock::now();
    const StatusOr<v1::Answer> answer = askable.ask(facts, question, context);
    const double took = std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - begun).count();
    Must(answer.status());
    said_ = Told(*answer);
    return took;
  }

  // The last row, which of indicators and series is the whole or the last week.
  static std::string Told(const v1::Answer& answer) {
    if (answer.rows_size() == 0) return "nothing";
    return fmt::format("{} rows, the last: {}", answer.rows_size(), fmt::join(answer.rows(answer.rows_size() - 1).cells(), " "));
  }

  const Wanted wanted_;
  const BusyCouncil council_;
  const std::unique_ptr<FactIndex> indicators_, caseload_;
  std::string said_;
};

Wanted ReadArguments(int count, char** arguments) {
  Wanted wanted;
  for (int i = 1; i < count; i += 2) {
    const std::string_view name = arguments[i];
    if (name == "--help" || i + 1 == count) {
      fmt::print("{}", kHelp);
      std::exit(name == "--help" ? 0 : 2);
    }
    const std::string_view value = arguments[i + 1];
    if (name == "--round") wanted.round = value;
    else if (name == "--export") wanted.file = value;
    else if (name == "--referrals") std::from_chars(value.data(), value.data() + value.size(), wanted.referrals);
    else Bench::Must(InvalidArgument("{} is not known; see --help", name));
  }
  if (wanted.referrals <= 0) Bench::Must(InvalidArgument("--referrals: a whole number from 1"));
  return wanted;
}

int Run(const Wanted& wanted) {
  Bench bench(wanted);
  if (!wanted.file.empty()) bench.Export();
  else if (!wanted.round.empty()) bench.Round();
  else bench.All();
  return 0;
}

}  // namespace
}  // namespace hanes

int main(int count, char** arguments) { return hanes::Run(hanes::ReadArguments(count, arguments)); }
