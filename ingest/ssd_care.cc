// SPDX-License-Identifier: Apache-2.0
// Children looked after: episodes, placements, legal status. Postcodes and URNs are never read.
#include "ingest/ssd.h"

namespace hanes {
namespace {

StatusOr<RecordReading> ReadEpisode(const ExtractRow& row) {
  RecordReading reading;
  ASSIGN_OR_RETURN(const std::string child, row.Id("clae_person_id"));
  ASSIGN_OR_RETURN(const std::string episode, row.Id("clae_cla_episode_id"));
  ASSIGN_OR_RETURN(const Date begin, row.Day("clae_cla_episode_start_date"));
  ASSIGN_OR_RETURN(const std::optional<Date> end, row.OptionalDay("clae_cla_episode_ceased"));
  reading.stream = "child:" + child;
  reading.begin = begin;
  auto* started = reading.Say("started", begin).mutable_looked_after_started();
  started->set_episode_id(episode);
  ASSIGN_OR_RETURN(*started->mutable_start_reason(), row.Code("clae_cla_episode_start_reason"));
  ASSIGN_OR_RETURN(*started->mutable_primary_need(), row.Code("clae_cla_primary_need_code"));
  if (!end) return reading;
  RETURN_IF_ERROR(row.NotBefore("clae_cla_episode_ceased", *end, "clae_cla_episode_start_date", begin));
  auto* ended = reading.Say("ended", *end).mutable_looked_after_ended();
  ended->set_episode_id(episode);
  ASSIGN_OR_RETURN(*ended->mutable_end_reason(), row.Code("clae_cla_episode_ceased_reason"));
  return reading;
}

StatusOr<RecordReading> ReadPlacement(const ExtractRow& row) {
  RecordReading reading;
  ASSIGN_OR_RETURN(const std::string child, row.Id("clap_person_id"));
  ASSIGN_OR_RETURN(const std::string placement, row.Id("clap_cla_placement_id"));
  ASSIGN_OR_RETURN(const Date begin, row.Day("clap_cla_placement_start_date"));
  ASSIGN_OR_RETURN(const std::optional<Date> end, row.OptionalDay("clap_cla_placement_end_date"));
  reading.stream = "child:" + child;
  reading.begin = begin;
  auto* started = reading.Say("started", begin).mutable_placement_started();
  started->set_placement_id(placement);
  ASSIGN_OR_RETURN(*started->mutable_placement_type(), row.Code("clap_cla_placement_type"));
  ASSIGN_OR_RETURN(*started->mutable_placement_provider(), row.Code("clap_cla_placement_provider"));
  ASSIGN_OR_RETURN(const std::optional<bool> until_eighteen, row.YesNo("clap_until_eighteen"));
  if (until_eighteen) started->set_until_eighteen(*until_eighteen);
  if (!end) return reading;
  RETURN_IF_ERROR(row.NotBefore("clap_cla_placement_end_date", *end, "clap_cla_placement_start_date", begin));
  auto* ended = reading.Say("ended", *end).mutable_placement_ended();
  ended->set_placement_id(placement);
  ASSIGN_OR_RETURN(*ended->mutable_change_reason(), row.Code("clap_cla_placement_change_reason"));
  return reading;
}

StatusOr<RecordReading> ReadLegalStatus(const ExtractRow& row) {
  RecordReading reading;
  ASSIGN_OR_RETURN(const std::string child, row.Id("lega_person_id"));
  ASSIGN_OR_RETURN(const std::string status_id, row.Id("lega_legal_status_id"));
  ASSIGN_OR_RETURN(const std::string status, row.Id("lega_legal_status"));
  ASSIGN_OR_RETURN(const Date begin, row.Day("lega_legal_status_start_date"));
  ASSIGN_OR_RETURN(const std::optional<Date> end, row.OptionalDay("lega_legal_status_end_date"));
  reading.stream = "child:" + child;
  reading.begin = begin;
  auto* started = reading.Say("started", begin).mutable_legal_status_started();
  started->set_legal_status_id(status_id);
  started->set_legal_status(status);
  if (!end) return reading;
  RETURN_IF_ERROR(row.NotBefore("lega_legal_status_end_date", *end, "lega_legal_status_start_date", begin));
  reading.Say("ended", *end).mutable_legal_status_ended()->set_legal_status_id(status_id);
  return reading;
}

}  // namespace

std::vector<ExtractTable> SsdCareTables() {
  return {
      {.name = "cla_episodes",
       .required = {"clae_cla_episode_id", "clae_person_id", "clae_cla_episode_start_date", "clae_cla_episode_ceased"},
       .key = {{"clae_cla_episode_id"}},
       .ended_by = {{"ended"}},
       .read = ReadEpisode},
      {.name = "cla_placement",
       .required = {"clap_cla_placement_id", "clap_person_id", "clap_cla_placement_start_date", "clap_cla_placement_end_date"},
       .key = {{"clap_cla_placement_id"}},
       .ended_by = {{"ended"}},
       .read = ReadPlacement},
      {.name = "legal_status",
       .required = {"lega_legal_status_id", "lega_person_id", "lega_legal_status", "lega_legal_status_start_date",
                    "lega_legal_status_end_date"},
       .key = {{"lega_legal_status_id"}},
       .ended_by = {{"ended"}},
       .read = ReadLegalStatus},
  };
}

}  // namespace hanes
