// SPDX-License-Identifier: Apache-2.0
// Random but plausible histories of a few children and workers, with every trap a source can lay: late recording, corrections, voids,
// corrections of corrections, vanished and restored records, merges and unmerges. The same seed gives the same events.
//
//   for (const v1::Event& event : RandomHistory(seed)) log.Append(event);
#pragma once

#include <algorithm>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "base/civil_date.h"
#include "base/timestamp.h"
#include "hanes/v1/event.pb.h"
#include "projections/testing/event_words.h"
#include "projections/testing/workforce_words.h"

namespace hanes::testing {

struct RandomHistoryOptions {
  int children = 4;
  int workers = 2;
  int events = 40;         // about this many, revisions included
  bool revisions = true;   // corrections, voids, and those of them in turn; a correction may come before its original
  bool vanishing = true;   // records that vanish and come back
  bool merging = true;     // children merged and parted again
  bool workforce = false;  // absences, posts and applications as well
};

class HistoryWriter {
 public:
  HistoryWriter(uint64_t seed, const RandomHistoryOptions& options) : random_(seed), options_(options) {}

  // In order of recording, as a source would send them. Every event has recorded_at, so that arrival order does not matter to what is known.
  std::vector<v1::Event> Write() {
    for (int i = 0; i < options_.workers; ++i) Say(Joined(Worker(i)).Team(Team()));
    while (static_cast<int>(events_.size()) < options_.events) Sentence();
    return std::move(events_);
  }

 private:
  int Pick(int below) { return std::uniform_int_distribution<int>(0, below - 1)(random_); }
  bool Chance(int percent) { return Pick(100) < percent; }
  std::string Child() { return fmt::format("child:C{}", Pick(options_.children)); }
  std::string Worker(int number) { return fmt::format("worker:W{}", number); }
  std::string Team() { return fmt::format("T{}", Pick(3)); }
  std::string Number() { return std::to_string(Pick(2)); }  // few, so that openings and closings meet

  // The clock of the source moves on, sometimes not at all: several events are then known at one moment.
  void Say(EventWords words) {
    if (Chance(70)) recorded_days_ += Pick(20);
    const Date occurred = kFirstDay + Pick(recorded_days_ + 1);  // late, as often as not
    v1::Event event = words.Id(fmt::format("e{}", events_.size())).On(occurred).Recorded(RecordedAt());
    if (event.source().record().empty()) {
      event.mutable_source()->set_system("random");
      event.mutable_source()->set_record(fmt::format("{}/{}", event.stream(), Pick(4)));
    }
    events_.push_back(std::move(event));
  }

  Timestamp RecordedAt() const { return Timestamp::FromMicros((kFirstDay + recorded_days_).days() * kDayMicros + 43'200'000'000); }

  void Sentence() {
    const int turn = Pick(100);
    if (turn < 12 && options_.revisions) return Revise();
    if (turn < 18 && options_.vanishing) return VanishOrRestore();
    if (turn < 24 && options_.merging) return MergeOrPart();
    SayOfChildOrWorker();
  }

  void SayOfChildOrWorker() {
    if (options_.workforce && Chance(40)) return SayOfWorkforce();
    const std::string child = Child();
    switch (Pick(20)) {
      case 0: case 1: case 2: return Say(Opened(child, Number()).Team(Team()));
      case 3: case 4: return Say(Closed(child, Number()));
      case 5: case 6: return Say(Allocated(child, Number()).To(fmt::format("W{}", Pick(options_.workers + 1))).Team(Team()));
      case 7: return Say(Deallocated(child, Number()));
      case 8: return Say(LookedAfter(child, Number()));
      case 9: return Say(NotLookedAfter(child, Number()));
      case 10: return Say(OnRegister(child, Number()));
      case 11: return Say(OffRegister(child, Number()));
      case 12: return SayOfProceedings(child, Number());
      case 13: case 14: case 15: case 16: return SayAnything(child, 0, 1000);
      case 17: return SayAnything(Worker(Pick(options_.workers)), v1::Event::kSupervisionHeld, v1::Event::kTrainingCompleted);
      default: return SayOfWorker();
    }
  }

  // Two kinds of spell of one process, one of which ends the other.
  void SayOfProceedings(const std::string& child, const std::string& process) {
    EventWords words(child);
    switch (Pick(4)) {
      case 0: words->mutable_pre_proceedings_started()->set_process_id(process); break;
      case 1: words->mutable_pre_proceedings_ended()->set_process_id(process); break;
      case 2: words->mutable_proceedings_issued()->set_process_id(process); break;
      default: words->mutable_proceedings_ended()->set_process_id(process);
    }
    Say(words);
  }

  void SayOfWorkforce() {
    const auto pick = [this](int below) { return Pick(below); };
    const std::string worker = fmt::format("W{}", Pick(options_.workers));
    switch (Pick(4)) {
      case 0: return Say(SomethingOfPost(fmt::format("post:P{}", Pick(2)), worker, pick));
      case 1: return Say(SomethingOfApplication(fmt::format("applicant:A{}", Pick(2)), pick));
      default: return Say(SomethingOfAbsence("worker:" + worker, pick));
    }
  }

  // Whatever can be said under these numbers, so that a payload added to the schema is tried without a line of its own. What the runner reads is
  // said elsewhere; what a view refuses unless every field is right is of no use here.
  void SayAnything(const std::string& stream, int from, int to) {
    const auto* payloads = v1::Event::descriptor()->FindOneofByName("payload");
    const auto* payload = payloads->field(Pick(payloads->field_count()));
    static const std::set<std::string_view> runners = {"persons_merged", "persons_unmerged", "record_vanished", "record_restored",
                                                       "weekly_figures_published"};
    if (runners.contains(payload->name()) || payload->number() < from || payload->number() > to) return SayAnything(stream, from, to);
    v1::Event event;
    event.set_stream(stream);
    event.set_authority("W06000012");
    Fill(*v1::Event::GetReflection()->MutableMessage(&event, payload));
    Say(EventWords(event));
  }

  // Ids are few, so that what belongs together meets; days are near those of the history.
  void Fill(google::protobuf::Message& said) {
    using Field = google::protobuf::FieldDescriptor;
    const auto& reflection = *said.GetReflection();
    for (int i = 0; i < said.GetDescriptor()->field_count(); ++i) {
      const Field* field = said.GetDescriptor()->field(i);
      if (field->is_repeated()) continue;
      const bool is_day = field->name().ends_with("_on"), is_id = field->name().ends_with("_id");
      switch (field->cpp_type()) {
        case Field::CPPTYPE_STRING:
          reflection.SetString(&said, field, is_day ? (kFirstDay + Pick(recorded_days_ + 60)).ToString() : is_id ? Number() : Team());
          break;
        case Field::CPPTYPE_UINT32: reflection.SetUInt32(&said, field, static_cast<uint32_t>(Pick(30))); break;
        case Field::CPPTYPE_BOOL:
          if (Chance(70)) reflection.SetBool(&said, field, Chance(50));
          break;
        case Field::CPPTYPE_ENUM: reflection.SetEnumValue(&said, field, Pick(field->enum_type()->value_count())); break;
        default: break;
      }
    }
  }

  void SayOfWorker() {
    const std::string worker = Worker(Pick(options_.workers));
    switch (Pick(3)) {
      case 0: return Say(Left(worker));
      case 1: return Say(Moved(worker, Team()));
      default: return Say(Fte(worker, 50 * Pick(3)));
    }
  }

  // Says an earlier event again with other dates and details, or withdraws it. Now and then the revision is recorded before its original.
  void Revise() {
    if (events_.empty()) return SayOfChildOrWorker();
    const v1::Event original = events_[Pick(static_cast<int>(events_.size()))];
    EventWords words(original);
    if (Chance(60)) {
      words.Corrects(original.id());
    } else {
      words.Voids(original.id());
    }
    Say(words);
    if (Chance(20)) SwapLastWith(original.id());
  }

  void SwapLastWith(const std::string& id) {
    const auto original = std::find_if(events_.begin(), events_.end(), [&](const v1::Event& e) { return e.id() == id; });
    auto* early = original->mutable_recorded_at();
    auto* late = events_.back().mutable_recorded_at();
    early->Swap(late);
  }

  void VanishOrRestore() {
    if (events_.empty()) return SayOfChildOrWorker();
    const v1::Event shown = events_[Pick(static_cast<int>(events_.size()))];
    EventWords words = Chance(60) ? Vanished(shown.stream(), kFirstDay + Pick(recorded_days_ + 1)) : Restored(shown.stream());
    Say(words.Record(shown.source().record()));
  }

  void MergeOrPart() {
    const std::string stays = Child(), goes = Child();
    if (stays == goes) return SayOfChildOrWorker();
    Say(Chance(60) ? Merged(stays, goes) : Parted(stays, goes));
  }

  static constexpr int64_t kDayMicros = 86'400'000'000;
  static constexpr Date kFirstDay = Date::FromDays(15'065);  // 2011-04-01
  std::mt19937_64 random_;
  const RandomHistoryOptions options_;
  int recorded_days_ = 1;
  std::vector<v1::Event> events_;
};

inline std::vector<v1::Event> RandomHistory(uint64_t seed, const RandomHistoryOptions& options = {}) {
  return HistoryWriter(seed, options).Write();
}

}  // namespace hanes::testing
