// SPDX-License-Identifier: Apache-2.0
// Editions, the question: which weeks were published, and what was said in one of them.
#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "base/civil_date.h"
#include "base/status.h"
#include "base/timestamp.h"
#include "hanes/v1/platform.pb.h"
#include "hanes/v1/view_service.pb.h"
#include "projections/fact_index.h"
#include "projections/question.h"

namespace hanes {

// week alone.
std::span<const std::string_view> EditionsDimensions();

// An empty index with what AskEditions reads.
std::unique_ptr<FactIndex> NewEditionsIndex();

// An edition as it was published.
struct Edition {
  v1::WeeklyFiguresPublished said;
  Date published_on;
};
// Of the week that the day is in. Nothing when none was published, as known then. DataLoss when its bytes are no edition.
StatusOr<std::optional<Edition>> FindEdition(const FactIndex::Snapshot& facts, Date day, Timestamp known_at);

// Shape:   without `period`, or with one longer than a week: week, published, as_at, known_at, position, figures, digest, previous; a row an
//          edition, oldest first. With a week: measure, team, n, of, value, target, status, a row a figure as it was published; notes with
//          its times, projections and digest. `code` and `team` leave the figures of one measure or team.
// Unit:    that of each measure.
// Errors:  those of ReadQuestion; InvalidArgument for a period that is none; NotFound when a week was not published.
StatusOr<v1::Answer> AskEditions(const FactIndex::Snapshot& facts, const v1::Question& question, const QuestionContext& context);

// Hundredths as a number: 5230 -> "52.3".
std::string HundredthsText(int64_t hundredths);
Timestamp KnownAtOf(const v1::WeeklyFiguresPublished& edition);

}  // namespace hanes
