// SPDX-License-Identifier: Apache-2.0
#include "projections/recruitment_question.h"

#include <algorithm>
#include <array>
#include <map>

#include "projections/asked_period.h"
#include "projections/campaigns.h"
#include "projections/caseload.h"
#include "projections/caseload_cells.h"
#include "projections/caseload_children.h"
#include "projections/census.h"
#include "projections/pipeline.h"
#include "projections/rates.h"
#include "projections/recruitment.h"
#include "projections/rules_in_force.h"
#include "projections/settings_facts.h"
#include "projections/staff_count.h"
#include "projections/table_rows.h"

namespace hanes {
namespace {

constexpr std::array<std::string_view, 8> kDimensions = {"authority", "team", "role", "stage", "reason", "destination", "origin", "campaign"};

std::string OptionalText(const std::optional<uint64_t>& hundredths) { return hundredths.has_value() ? FteText(*hundredths) : ""; }

// What was counted, as rows.
class Table {
 public:
  Table(const FactIndex::Snapshot& facts, const PeriodQuestion& question, const StaffCount& count, v1::Answer& answer)
      : facts_(facts), question_(question), asked_(question.asked), count_(count), answer_(answer), rows_(answer) {}

  void Staff(const AuthorityId& authority) {
    if (asked_.by == "authority") ByAuthority(authority.value());
    else if (asked_.by == "team") ByTeam();
    else ByRole();
    if (asked_.open) AddStaffMembers();
    if (!count_.knows_posts()) answer_.add_notes("No posts are recorded on this day: establishment and vacancies have no value.");
    if (count_.posts_without_fte() > 0) {
      answer_.add_notes(fmt::format("The full-time equivalent of {} posts is not known: they count as posts alone.", count_.posts_without_fte()));
    }
    if (count_.total().in_post.fte_not_known > 0) {
      answer_.add_notes(fmt::format("The full-time equivalent of {} workers in post is not known: they count as people alone.",
                                    count_.total().in_post.fte_not_known));
    }
  }

  void Stages(const StaffFilter& only) {
    rows_.SetColumns({"stage", "applications", "median_days_in_stage", "longest_days_in_stage", "reached_in_period", "starts_agreed"}, 1);
    const Pipeline pipeline = ReadPipeline(facts_, question_, count_.applications(), only);
    AddStage("advertised", pipeline.advertised);
    for (size_t stage = 0; stage < kStages.size(); ++stage) AddStage(kStages[stage], pipeline.stages[stage]);
    if (pipeline.unknown > 0) {
      answer_.add_notes(fmt::format("{} applications are no longer shown by the source: how far they came since is unknown, and they are in no "
                                    "stage.", pipeline.unknown));
    }
    answer_.add_notes("advertised counts vacancies that are to be filled, the other rows applications; the last three are those of the period.");
  }

  // Of leavers or joiners, by what `key_of` finds in each.
  template <typename KeyOf>
  void Shares(std::string_view who, const std::vector<ComingOrGoing>& people, const KeyOf& key_of) {
    const std::string in_all = fmt::format("{}_in_all", who), share = fmt::format("share_of_{}", who);
    rows_.SetColumns({asked_.by, who, in_all, share}, 1);
    std::map<std::pair<bool, std::string_view>, std::vector<const ComingOrGoing*>> groups;  // the one without a name last
    for (const ComingOrGoing& one : people) {
      const std::string_view name = facts_.SymbolName(key_of(one));
      groups[{name.empty(), name}].push_back(&one);
    }
    const auto cells = [&](std::string_view name, size_t count) -> std::vector<std::string> {
      return {std::string(name), std::to_string(count), std::to_string(people.size()), TenthsText(PercentTenths(count, people.size()))};
    };
    uint32_t row = 0;
    std::map<std::string, uint32_t> members;
    for (const auto& [name, group] : groups) {
      rows_.AddRow(row, cells(name.first ? kNotRecorded : name.second, group.size()));
      for (const ComingOrGoing* one : group) {
        members.emplace(fmt::format("{}\t{}", facts_.EntityName(one->entity), one->day.ToString()), row);
      }
      ++row;
    }
    rows_.AddTotal(cells(kTotalRow, people.size()));
    if (!asked_.open) return;
    for (const auto& [member, of_row] : members) rows_.AddMember({of_row}, member);
  }

  Status Campaigns(const RulesInForce& rules) {
    ASSIGN_OR_RETURN(const int central_percent, rules.Count("recruitment.forecast_percent"));
    rows_.SetColumns({"campaign", "deadline", "target", "started", "to_go", "days_left", "under_way", "forecast_low", "forecast",
                      "forecast_high", "without_history"},
                     1);
    for (const Campaign& campaign : CountCampaigns(facts_, count_.applications(), asked_.as_at, asked_.known_at)) {
      rows_.AddTotal(CampaignCells(campaign, central_percent));
      if (asked_.open) AddSorted(campaign.under_way);
    }
    answer_.add_notes(fmt::format("Forecast: the starts by the deadline of those who have applied, by how applications before them went; the "
                                  "range holds {} per cent of the chance, and those without history at its upper end.", central_percent));
    return OkStatus();
  }

 private:
  using Cells = std::vector<std::string>;

  void ByAuthority(std::string_view authority) {
    SetStaffColumns({"authority"});
    rows_.AddRow(0, WithFigures({std::string(authority.empty() ? kNoneRow : authority)}, count_.total()));
    rows_.AddTotal(WithFigures({std::string(kTotalRow)}, count_.total()));
  }

  void ByTeam() {
    SetStaffColumns({"team", "team_name"});
    std::map<std::string_view, std::string_view> names;
    facts_.ForEachAt(kTeamName, asked_.as_at, asked_.known_at, [&](const FactSpan&, const FactContent& content) {
      names[facts_.SymbolName(content.dimensions[kOwnName])] = facts_.SymbolName(content.dimensions[0]);
    });
    ForEachKey([&](std::string_view name, uint32_t key, const StaffTally& tally) {
      rows_.AddRow(key, WithFigures({std::string(key == 0 ? kNoneRow : name), std::string(names[name])}, tally));
    });
    rows_.AddTotal(WithFigures({std::string(kTotalRow), ""}, count_.total()));
  }

  void ByRole() {
    SetStaffColumns({"role"});
    ForEachKey([&](std::string_view name, uint32_t key, const StaffTally& tally) {
      rows_.AddRow(key, WithFigures({std::string(key == 0 ? kNotRecorded : name)}, tally));
    });
    rows_.AddTotal(WithFigures({std::string(kTotalRow)}, count_.total()));
  }

  // In order of names, that without one last.
  template <typename Visit>
  void ForEachKey(const Visit& visit) const {
    std::map<std::pair<bool, std::string_view>, uint32_t> sorted;
    for (const auto& [key, tally] : count_.tallies()) sorted[{key == 0, facts_.SymbolName(key)}] = key;
    for (const auto& [name, key] : sorted) visit(name.second, key, count_.tallies().at(key));
  }

  void SetStaffColumns(std::initializer_list<std::string_view> dimensions) {
    rows_.SetColumns(dimensions, static_cast<uint32_t>(dimensions.size()));
    rows_.AddColumns({"establishment", "establishment_fte", "in_post", "in_post_fte", "vacant", "vacant_fte", "vacant_and_in_post_fte",
                      "vacancy_rate", "agency", "agency_fte", "agency_and_in_post_fte", "agency_rate", "joiners", "leavers",
                      "in_post_at_end", "turnover_rate", "leavers_fte", "in_post_fte_at_end", "turnover_rate_fte", "started_after_offer",
                      "days_offer_to_start"});
  }

  Cells WithFigures(Cells cells, const StaffTally& tally) const {
    const auto of_posts = [&](const std::string& text) { cells.push_back(count_.knows_posts() ? text : ""); };
    const auto whole = [&](uint64_t figure) { cells.push_back(std::to_string(figure)); };
    const auto fte = [&](uint64_t hundredths) { cells.push_back(FteText(hundredths)); };
    of_posts(std::to_string(tally.posts));
    of_posts(FteText(tally.posts_fte));
    whole(tally.in_post.people);
    fte(tally.in_post.fte);
    of_posts(std::to_string(tally.vacant_posts));
    of_posts(FteText(tally.vacant_fte));
    of_posts(FteText(tally.vacant_fte + tally.in_post.fte));
    of_posts(TenthsText(VacancyRate(tally.vacant_fte, tally.in_post.fte)));
    whole(tally.agency);
    fte(tally.agency_fte);
    fte(tally.agency_fte + tally.in_post.fte);
    cells.push_back(TenthsText(AgencyRate(tally.agency_fte, tally.in_post.fte)));
    whole(tally.joiners);
    whole(tally.leavers);
    whole(tally.in_post_at_end.people);
    cells.push_back(TenthsText(TurnoverRate(tally.leavers, tally.in_post_at_end.people)));
    fte(tally.leavers_fte);
    fte(tally.in_post_at_end.fte);
    cells.push_back(TenthsText(TurnoverRate(tally.leavers_fte, tally.in_post_at_end.fte)));
    whole(tally.days_from_offer.size());
    cells.push_back(OptionalText(tally.MedianDaysFromOffer()));
    return cells;
  }

  void AddStaffMembers() {
    std::multimap<std::string, uint32_t> members;
    for (const StaffMember& one : count_.members()) members.emplace(fmt::format("{}\t{}", facts_.EntityName(one.entity), one.words), one.key);
    for (const auto& [member, key] : members) rows_.AddMember({key}, member);
  }

  void AddStage(std::string_view name, const PipelineStage& stage) {
    rows_.AddTotal({std::string(name), std::to_string(stage.members.size()), OptionalText(MedianHundredths(stage.days)),
                    stage.days.empty() ? "" : std::to_string(*std::max_element(stage.days.begin(), stage.days.end())),
                    std::to_string(stage.reached_in_period), std::to_string(stage.starts_agreed)});
    if (!asked_.open) return;
    std::vector<std::string> members;
    for (const PipelineStage::Member& member : stage.members) {
      const std::string name(facts_.EntityName(member.entity));
      members.push_back(member.starts ? fmt::format("{}\tstarts {}", name, member.starts->ToString()) : name);
    }
    std::sort(members.begin(), members.end());
    for (const std::string& member : members) rows_.AddMember({}, member);
  }

  void AddSorted(std::span<const Symbol> entities) {
    std::vector<std::string> names;
    for (const Symbol entity : entities) names.emplace_back(facts_.EntityName(entity));
    std::sort(names.begin(), names.end());
    for (const std::string& name : names) rows_.AddMember({}, name);
  }

  Cells CampaignCells(const Campaign& campaign, int central_percent) const {
    Cells cells = {campaign.code, campaign.deadline.has_value() ? campaign.deadline->ToString() : ""};
    const auto target = static_cast<uint64_t>(std::max(0, campaign.target.value_or(0)));
    const uint64_t started = uint64_t{100} * campaign.started;
    cells.push_back(campaign.target.has_value() ? FteText(target) : "");
    cells.push_back(std::to_string(campaign.started));
    cells.push_back(campaign.target.has_value() ? FteText(target > started ? target - started : 0) : "");
    const bool is_over = !campaign.deadline.has_value() || *campaign.deadline < asked_.as_at;
    cells.push_back(is_over ? "" : std::to_string(*campaign.deadline - asked_.as_at));
    cells.push_back(std::to_string(campaign.under_way.size()));
    const StartsRange range = RangeOfStarts(campaign.chances, central_percent);
    const uint32_t at_most = range.high + campaign.without_history;
    for (const uint32_t starts : {range.low, range.middle, at_most}) cells.push_back(is_over ? "" : std::to_string(campaign.started + starts));
    cells.push_back(is_over ? "" : std::to_string(campaign.without_history));
    return cells;
  }

  const FactIndex::Snapshot& facts_;
  const PeriodQuestion& question_;
  const AskedQuestion& asked_;
  const StaffCount& count_;
  v1::Answer& answer_;
  TableRows rows_;
};

}  // namespace

std::span<const std::string_view> RecruitmentDimensions() { return kDimensions; }

std::unique_ptr<FactIndex> NewRecruitmentIndex() {
  std::vector<FactIndex::Layout> layout = {
      {kEmployment, 0b011, kOwnName}, {kLeftEmployment, 0, kOwnName}, {kTeamName, 0b001, kOwnName}, {kAgencyAtWork, 0}, {kPost, 0b011},
      {kPostHeld, 0b001}, {kAgencyBooking, 0b010}, {kVacancy, 0b011}, {kAdvertised, 0b001}, {kApplication, 0b111}, {kApplicationFor, 0b011},
      {kApplicationFrom, 0b101}, {kStartAgreed, 0b001}, {kStage, 0b011}, {kReached, 0b011}, {kJoined, 0b001}, {kLeft, 0b011},
      {kCensusWorker, 0b111}, {kCensusCases, 0}, {kCensusDaysLost, 0}, {kCensusAbsent, 0b001}, {kCensusVacancies, 0},
  };
  for (const FactIndex::Layout& setting : SettingsLayout()) layout.push_back(setting);
  return std::make_unique<FactIndex>(layout);
}

StatusOr<v1::Answer> AskRecruitment(const FactIndex::Snapshot& facts, const v1::Question& question, const QuestionContext& context) {
  ASSIGN_OR_RETURN(const PeriodQuestion read, ReadPeriodQuestion(question, kDimensions, context));
  ASSIGN_OR_RETURN(const StaffFilter only, StaffFilter::Make(facts, read.asked.known_at, question.team(), question.category()));
  const StaffCount count(facts, read, only);
  v1::Answer answer = BeginAnswer("recruitment", read.asked, facts.checkpoint(), context);
  Table table(facts, read, count, answer);
  const std::string& by = read.asked.by;
  if (by == "stage") table.Stages(only);
  else if (by == "reason") table.Shares("leavers", count.leavers(), [](const ComingOrGoing& one) { return one.reason; });
  else if (by == "destination") table.Shares("leavers", count.leavers(), [](const ComingOrGoing& one) { return one.place; });
  else if (by == "origin") table.Shares("joiners", count.joiners(), [](const ComingOrGoing& one) { return one.place; });
  else if (by == "campaign") {
    ASSIGN_OR_RETURN(const RulesInForce rules, RulesInForce::At(facts, read.asked.as_at, read.asked.known_at, question.rules()));
    RETURN_IF_ERROR(table.Campaigns(rules));
    const bool of_some = !question.team().empty() || !question.category().empty();
    if (of_some) answer.add_notes("A campaign is of the whole council: team and category leave nobody out.");
  } else {
    table.Staff(context.authority);
  }
  NotePeriod(read, answer);
  NoteParked(facts, answer);
  return answer;
}

}  // namespace hanes
