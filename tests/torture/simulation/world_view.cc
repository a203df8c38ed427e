// SPDX-License-Identifier: Apache-2.0
#include "projections/caseload.h"
#include "tests/torture/simulation/world.h"

namespace hanes::simulation {

void World::Follow() {
  const Status status = process_->view().CatchUp();
  Say("view at position {}", process_->view().checkpoint().position.value());
  Hold("follow", status);
  CheckView("the view after following");
}

void World::CheckView(const std::string& when) {
  if (!DiskBroke()) Hold(when, facts_oracle_.Check(process_->view().checkpoint()));
}

QuestionContext World::Context() {
  const LogHead head = *process_->log().Head();
  return {head.authority, clock_.Now(), head.first_appended_at, head.last_appended_at, 1};
}

v1::Question World::AnyQuestion() {
  v1::Question question;
  const auto dimensions = CaseloadDimensions();
  question.set_by(std::string(dimensions[random_.Below(dimensions.size())]));
  question.set_as_at((Date::FromCivil(2011, 4, 1) + static_cast<int>(random_.Below(900))).ToString());
  if (random_.Chance(60)) {
    const int64_t start = Timestamp::Parse("2011-04-01T00:00:00Z")->micros();
    question.set_known_at(Timestamp::FromMicros(random_.Between(start, clock_.Now().micros())).ToString());
  }
  return question;
}

void World::Ask() {
  const auto index = std::static_pointer_cast<const FactIndex>(process_->view().listener());
  Asked asked{index->Read(), AnyQuestion(), Context(), ""};
  const Checkpoint& checkpoint = asked.snapshot.checkpoint();
  Hold("the facts asked", facts_oracle_.Check(checkpoint));
  if (!report_.broken.empty()) return;
  asked.answer = Words(AskCaseload(asked.snapshot, asked.question, asked.context));
  if (asked.answer != Words(facts_oracle_.Ask(checkpoint, asked.question, asked.context))) {
    Broken("ask", DataLoss("the answer at position {} is not that of its facts: {}", checkpoint.position.value(), asked.question.ShortDebugString()));
  }
  if (held_ && Words(AskCaseload(held_->snapshot, held_->question, held_->context)) != held_->answer) {
    Broken("ask again", DataLoss("the answer held from position {} has changed", held_->snapshot.checkpoint().position.value()));
  }
  Say("asked at position {}, {} bytes", checkpoint.position.value(), asked.answer.size());
  if (!held_ || random_.Chance(20)) held_ = std::move(asked);
}

void World::Rebuild() {
  if (random_.Chance(25)) return SwapBack();
  const bool compare_only = random_.Chance(30);
  Say("rebuild begins");
  process_->reader().between = [this] { Meanwhile(false); };
  const auto progress = [this](uint64_t, uint64_t) { Meanwhile(true); };
  const FigureComparison compare = [this](const FactListener&, const FactListener&) {
    Meanwhile(false);
    return StatusOr<std::vector<std::string>>(std::vector<std::string>());
  };
  const StatusOr<v1::RebuildResult> result = process_->view().Rebuild(compare_only, progress, compare);
  process_->reader().between = nullptr;
  Say("rebuild ends: {}", !result.ok() ? MessageOf(result.status()) : fmt::format("position {} {}", result->position(), result->new_digest()));
  Hold("rebuild", result.status());
  if (result.ok() && !DiskBroke() && result->old_digest() != result->new_digest()) {
    Broken("rebuild", DataLoss("live digest {}, rebuilt {}", result->old_digest(), result->new_digest()));
  }
  CheckView("the view after a rebuild");
}

void World::SwapBack() {
  const StatusOr<v1::SwapBackResponse> back = process_->view().SwapBack();
  Say("swap back: {}", back.ok() ? back->digest() : MessageOf(back.status()));
  if (!absl::IsNotFound(back.status())) Hold("swap back", back.status());
  CheckView("the view after a swap back");
}

void World::Meanwhile(bool following) {
  if (meanwhile_ || !random_.Chance(30) || !report_.broken.empty()) return;
  meanwhile_ = true;
  const uint64_t pick = random_.Below(100);
  if (pick < 30) {
    Say("meanwhile send {}", senders_.SendOne());
  } else if (pick < 60) {
    if (!DiskBroke()) Ingest();
  } else if (pick < 80) {
    if (!DiskBroke()) Ask();
  } else if (pick < 95) {
    if (following && !DiskBroke()) Follow();
  } else if (!calm_ && fault_ == DiskFault::kNone) {
    ArmDisk();
  }
  meanwhile_ = false;
}

}  // namespace hanes::simulation
