// SPDX-License-Identifier: Apache-2.0
// The figures of a week, and their publication: every measure there is, of the whole council and of each team.
//
// An edition is an event, and so it can never be altered: what becomes known later is a revision beside it (revisions.h). Its id follows from
// council and week alone, so a week is published once, whatever crashes between; and of several houses that would publish it, the one that
// said so first does (edition_scribe.h).
#pragma once

#include <string>

#include "base/ids.h"
#include "base/period.h"
#include "base/status.h"
#include "hanes/v1/event.pb.h"
#include "ingest/publisher.h"
#include "services/delivery/edition_scribe.h"
#include "services/questions.h"

namespace hanes {

// Every figure of the week, as at its Sunday, all as known at one moment and counted at one position of the log. `known_at` as in
// a question; empty for now. Without digests. A measure that cannot be worked out has status "x" and the reason as its text.
// Errors: FailedPrecondition when the week was not over by then; Unavailable when a view is not served, or is behind the log: ask again.
StatusOr<v1::WeeklyFiguresPublished> FiguresOfWeek(const Questions& questions, const Period& week, const std::string& known_at);

// The event of an edition: `edition` with its digest, over all that it says and the digest of the edition before it.
StatusOr<v1::Event> EditionEvent(const AuthorityId& authority, v1::WeeklyFiguresPublished edition, const std::string& previous_digest);

struct WeekPublished {
  std::string digest;
  bool already = false;  // nothing was published now
  int figures = 0;
};
// Publishes the week unless it was. Returns when it is handed over. `scribe` says it by the same publisher.
// Errors: those of FiguresOfWeek and of the publisher; InvalidArgument for a period that is no week; Unavailable while another is about to
// publish it. After any error it may be tried again.
StatusOr<WeekPublished> PublishWeek(const Questions& questions, const Period& week, EventPublisher& publisher, EditionScribe& scribe);

}  // namespace hanes
