// SPDX-License-Identifier: Apache-2.0
// The establishment: posts, who holds them, and which an agency covers.
#include "ingest/hr.h"

namespace hanes {
namespace {

using Holds = TableColumn::Holds;

constexpr std::array<std::string_view, 4> kBases = {"permanent", "fixed_term", "secondment", "acting"};
constexpr std::array<std::string_view, 4> kCoverReasons = {"vacancy", "sickness", "maternity", "extra"};

StatusOr<RecordReading> ReadPost(const ExtractRow& row) {
  RecordReading reading;
  ASSIGN_OR_RETURN(const std::string post, row.Id("post_id"));
  ASSIGN_OR_RETURN(const HrSpell spell, HrSpellOf(row));
  ASSIGN_OR_RETURN(const v1::WorkerRole role, HrRole(row, "role"));
  ASSIGN_OR_RETURN(const std::string team, row.Code("team"));
  ASSIGN_OR_RETURN(const std::string job, row.Code("job"));
  ASSIGN_OR_RETURN(const std::optional<uint32_t> fte, row.Hundredths("fte", kFteHundredthsMax));
  reading.stream = "post:" + post;
  reading.begin = spell.first;
  const auto fill = [&](auto* details) {
    details->set_team(team);
    details->set_role(role);
    details->set_job(job);
    if (fte) details->set_fte_hundredths(*fte);
  };
  fill(reading.Say("created", spell.first).mutable_post_created());
  fill(reading.Say("details", std::nullopt).mutable_post_changed());
  if (spell.over) reading.Say("deleted", *spell.over).mutable_post_deleted();
  return reading;
}

bool CopyPostStates(const v1::Event& from, v1::Event* to) {
  const v1::PostCreated& then = from.post_created();
  const auto copy = [&](auto* details) {
    details->set_team(then.team());
    details->set_role(then.role());
    details->set_job(then.job());
    details->clear_fte_hundredths();
    if (then.has_fte_hundredths()) details->set_fte_hundredths(then.fte_hundredths());
  };
  if (to->has_post_created()) copy(to->mutable_post_created());
  if (to->has_post_changed()) copy(to->mutable_post_changed());
  return true;
}

StatusOr<RecordReading> ReadHolder(const ExtractRow& row) {
  RecordReading reading;
  ASSIGN_OR_RETURN(const std::string post, row.Id("post_id"));
  ASSIGN_OR_RETURN(const std::string worker, row.Id("worker_id"));
  ASSIGN_OR_RETURN(const HrSpell spell, HrSpellOf(row));
  ASSIGN_OR_RETURN(const std::optional<uint32_t> fte, row.Hundredths("fte", kFteHundredthsMax));
  reading.stream = "post:" + post;
  reading.begin = spell.first;
  auto* filled = reading.Say("filled", spell.first).mutable_post_filled();
  filled->set_worker(worker);
  if (fte) filled->set_fte_hundredths(*fte);
  ASSIGN_OR_RETURN(*filled->mutable_basis(), row.Word("basis", kBases));
  if (spell.over) reading.Say("vacated", *spell.over).mutable_post_vacated()->set_worker(worker);
  return reading;
}

StatusOr<RecordReading> ReadBooking(const ExtractRow& row) {
  RecordReading reading;
  ASSIGN_OR_RETURN(const std::string booking, row.Id("booking_id"));
  ASSIGN_OR_RETURN(const std::string post, row.Id("post_id"));
  ASSIGN_OR_RETURN(const HrSpell spell, HrSpellOf(row));
  ASSIGN_OR_RETURN(const std::optional<uint32_t> fte, row.Hundredths("fte", kFteHundredthsMax));
  reading.stream = "post:" + post;
  reading.begin = spell.first;
  auto* started = reading.Say("started", spell.first).mutable_agency_booking_started();
  started->set_booking_id(booking);
  ASSIGN_OR_RETURN(*started->mutable_worker(), row.OptionalId("worker_id"));
  ASSIGN_OR_RETURN(*started->mutable_cover_reason(), row.Word("reason", kCoverReasons));
  if (fte) started->set_fte_hundredths(*fte);
  if (spell.over) reading.Say("ended", *spell.over).mutable_agency_booking_ended()->set_booking_id(booking);
  return reading;
}

}  // namespace

std::vector<ExtractTable> HrPostTables() {
  return {
      {.name = "posts",
       .required = {"post_id", "first_day"},
       .key = {{"post_id"}},
       .ended_by = {{"deleted"}},
       .read = ReadPost,
       .states = {"details"},
       .copy_states = CopyPostStates,
       .columns = {{"post_id"},
                   {"first_day", Holds::kDay},
                   {"last_day", Holds::kDay},
                   {"team"},
                   {"role", Holds::kWord, kHrRoles},
                   {"job"},
                   {"fte", Holds::kNumber}}},
      {.name = "post_holders",
       .required = {"holding_id", "post_id", "worker_id", "first_day"},
       .key = {{"holding_id"}},
       .ended_by = {{"vacated"}},
       .read = ReadHolder,
       .columns = {{"holding_id"},
                   {"post_id"},
                   {"worker_id"},
                   {"first_day", Holds::kDay},
                   {"last_day", Holds::kDay},
                   {"fte", Holds::kNumber},
                   {"basis", Holds::kWord, kBases}}},
      {.name = "agency_bookings",
       .required = {"booking_id", "post_id", "first_day"},
       .key = {{"booking_id"}},
       .ended_by = {{"ended"}},
       .read = ReadBooking,
       .columns = {{"booking_id"},
                   {"post_id"},
                   {"worker_id"},
                   {"first_day", Holds::kDay},
                   {"last_day", Holds::kDay},
                   {"fte", Holds::kNumber},
                   {"reason", Holds::kWord, kCoverReasons}}},
  };
}

}  // namespace hanes
