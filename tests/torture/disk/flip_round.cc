// SPDX-License-Identifier: Apache-2.0
#include "tests/torture/disk/flip_round.h"

#include <rocksdb/db.h>

#include <fstream>
#include <iterator>

#include "projections/view_folder.h"
#include "store/log_check.h"
#include "store/rocks_status.h"
#include "store/testing/faulty_disk.h"

namespace hanes {
namespace {

namespace fs = std::filesystem;

// Of a file of records, as RocksDB writes write-ahead files and manifests: checksum 4 bytes, size 2, type 1, then the record; a block of
// 32 KiB ends with less than a header.
std::vector<uint64_t> HeadersOf(const std::string& path) {
  constexpr uint64_t kHeader = 7, kBlock = 32 << 10;
  std::ifstream file(path, std::ios::binary);
  const std::string bytes(std::istreambuf_iterator<char>(file), {});
  std::vector<uint64_t> headers;
  for (uint64_t at = 0; at + kHeader <= bytes.size();) {
    if (kBlock - at % kBlock < kHeader) at = (at / kBlock + 1) * kBlock;
    if (at + kHeader > bytes.size()) break;
    headers.push_back(at);
    at += kHeader + static_cast<uint8_t>(bytes[at + 4]) + 256 * static_cast<uint8_t>(bytes[at + 5]);
  }
  return headers;
}

// "log/rocks/MANIFEST-000005" -> "log MANIFEST"; "spells/000002/000011.sst" -> "spells .sst".
std::string KindOfFile(const std::string& path) {
  const fs::path file(path);
  const std::string name = file.filename();
  const std::string kind = file.has_extension() ? file.extension().string() : name.substr(0, name.find('-'));
  return file.begin()->string() + " " + kind;
}

// Takes the first row of facts out of a view's store, as a file that is missing would: every checksum of what is left holds.
Status LoseARow(const std::string& folder, const std::string& family) {
  std::vector<std::string> names;
  rocksdb::Status status = rocksdb::DB::ListColumnFamilies(rocksdb::DBOptions(), folder, &names);
  std::vector<rocksdb::ColumnFamilyDescriptor> families;
  for (const std::string& name : names) families.emplace_back(name, rocksdb::ColumnFamilyOptions());
  std::vector<rocksdb::ColumnFamilyHandle*> handles;
  rocksdb::DB* opened = nullptr;
  if (status.ok()) status = rocksdb::DB::Open(rocksdb::DBOptions(), folder, families, &handles, &opened);
  if (!status.ok()) return FromRocks(status, "open " + folder);
  const std::unique_ptr<rocksdb::DB> db(opened);
  for (rocksdb::ColumnFamilyHandle* handle : handles) {
    if (handle->GetName() == family) {
      const std::unique_ptr<rocksdb::Iterator> at(db->NewIterator(rocksdb::ReadOptions(), handle));
      at->SeekToFirst();
      HANES_CHECK(at->Valid(), "the story leaves facts of both sorts");
      status = db->Delete(rocksdb::WriteOptions(), handle, at->key());
    }
    (void)db->DestroyColumnFamilyHandle(handle);
  }
  return FromRocks(status, "lose a row of " + folder);
}

ViewOptions Options() {
  ViewOptions options;
  options.listener = SummedFacts::Read;
  options.rebuild_threads = 1;
  return options;
}

}  // namespace

FlipWorld::FlipWorld(uint64_t seed) : teller_(seed, 120), undisturbed_(spells_) {}

StatusOr<std::unique_ptr<FlipWorld>> FlipWorld::Make(uint64_t seed) {
  std::unique_ptr<FlipWorld> world(new FlipWorld(seed));
  RETURN_IF_ERROR(world->Tell());
  return world;
}

Status FlipWorld::Tell() {
  fs::create_directories(sound_);
  RETURN_IF_ERROR(TellToLog());
  RETURN_IF_ERROR(TellToView());
  FindTargets();
  return OkStatus();
}

// Opened twice: what the first has written ahead is in sorted files then, and what the second writes stays ahead.
Status FlipWorld::TellToLog() {
  for (const bool last : {false, true}) {
    ASSIGN_OR_RETURN(const auto log, OpenRocksEventLog(sound_ + "/log", SmallLog(nullptr)));
    for (int portions = 0; !teller_.done() && (last || portions < 12); ++portions) {
      const Portion portion = teller_.Next(kept_);
      RETURN_IF_ERROR(log->Append(AuthorityId("W06000012"), portion.arrivals, portion.update).status());
      kept_.Take(portion);
    }
    RETURN_IF_ERROR(log->AwaitIndexed());
  }
  return OkStatus();
}

// A part event by event, the rest in bulk, so that there is a generation before the one in use.
Status FlipWorld::TellToView() {
  ASSIGN_OR_RETURN(wanted_, undisturbed_.After(kept_));
  ASSIGN_OR_RETURN(const auto view, View::Open(sound_ + "/spells", spells_, undisturbed_.log(), Options()));
  RETURN_IF_ERROR(view->CatchUp());
  return view->Rebuild(false, nullptr).status();
}

void FlipWorld::FindTargets() {
  for (const auto& entry : fs::recursive_directory_iterator(sound_)) {
    if (!entry.is_regular_file() || entry.file_size() == 0) continue;
    Target target{fs::relative(entry.path(), sound_), entry.file_size(), {}};
    const std::string name = entry.path().filename();
    if (name.ends_with(".log") || name.starts_with("MANIFEST")) target.headers = HeadersOf(entry.path());
    targets_.push_back(std::move(target));
  }
  std::sort(targets_.begin(), targets_.end(), [](const Target& a, const Target& b) { return a.path < b.path; });
  for (size_t i = 0; i < targets_.size(); ++i) {
    if (!targets_[i].headers.empty()) with_headers_.push_back(i);
  }
}

// A third of the flips are in the headers of records, where a wrong size can make the rest look cut off.
Status FlipWorld::Run(uint64_t seed, FlipCount& count) {
  std::mt19937_64 random(seed);
  const auto pick = [&](uint64_t below) { return std::uniform_int_distribution<uint64_t>(0, below - 1)(random); };
  const bool in_header = pick(3) == 0;
  if (pick(16) == 0) return RunLostRow(pick(2) == 0 ? "current" : "superseded", count);
  const Target& target = targets_[in_header ? with_headers_[pick(with_headers_.size())] : pick(targets_.size())];
  uint64_t byte = pick(target.size);
  if (in_header) {
    const size_t last = std::min<size_t>(target.headers.size(), 3);
    byte = target.headers[target.headers.size() - 1 - pick(pick(2) == 0 ? last : target.headers.size())] + pick(7);
  }
  const int bit = static_cast<int>(pick(8));
  check_too_ = pick(4) == 0;

  const bool of_log = target.path.starts_with("log/");
  const std::string part = of_log ? "/log" : "/spells";
  CopySound(part);
  RETURN_IF_ERROR(FlipBit(flipped_ + "/" + target.path, byte, bit));
  ++count.flips;
  ++count.by_kind[KindOfFile(target.path)];
  const Status verdict = of_log ? OpenFlippedLog(count) : OpenFlippedView(count);
  return Annotate(verdict, fmt::format("bit {} of byte {} of {} (of {} bytes)", bit, byte, target.path, target.size));
}

void FlipWorld::CopySound(const std::string& part) {
  fs::remove_all(flipped_);
  fs::create_directories(flipped_);
  fs::copy(sound_ + part, flipped_ + part, fs::copy_options::recursive);
}

Status FlipWorld::RunLostRow(const std::string& family, FlipCount& count) {
  CopySound("/spells");
  RETURN_IF_ERROR(LoseARow(flipped_ + "/spells/000002", family));
  ++count.lost_rows;
  return Annotate(OpenFlippedView(count), "a row lost from " + family);
}

Status FlipWorld::OpenFlippedLog(FlipCount& count) {
  const Status status = ReadFlippedLog();
  if (status.ok()) {
    ++count.harmless;
    return OkStatus();
  }
  if (absl::IsInternal(status)) return status;
  if (!absl::IsDataLoss(status)) return Internal("it stops with another word than DataLoss: {}", status.ToString());
  if (!NamesARemedy(status)) return Internal("it stops without a remedy: {}", MessageOf(status));
  ++count.stopped;
  return OkStatus();
}

Status FlipWorld::ReadFlippedLog() {
  const std::string path = flipped_ + "/log";
  StatusOr<std::unique_ptr<RocksEventLog>> log = OpenRocksEventLog(path, SmallLog(nullptr));
  Status said = log.status();
  if (said.ok()) said = kept_.Check(**log);
  if (said.ok()) said = kept_.CheckKnowsItsIds(**log);
  if (said.ok() || absl::IsInternal(said)) return said;
  if (log.ok()) log->reset();
  RETURN_IF_ERROR(CheckSaysSo());
  return said;
}

// What stops the log must be found by `hanes check` too.
Status FlipWorld::CheckSaysSo() {
  if (!check_too_) return OkStatus();
  const StatusOr<LogReport> report = CheckLog(flipped_ + "/log", nullptr);
  if (!report.ok()) return Internal("`hanes check` does not run: {}", report.status().ToString());
  return report->sound() ? Internal("the log stops and `hanes check` finds it sound") : OkStatus();
}

// A view is never in the way: it heals at the opening, or says that it is damaged when it comes to the place, and a rebuild mends it.
Status FlipWorld::OpenFlippedView(FlipCount& count) {
  StatusOr<std::unique_ptr<View>> view = View::Open(flipped_ + "/spells", spells_, undisturbed_.log(), Options());
  if (!view.ok()) return Internal("the view does not open: {}", view.status().ToString());
  const Status status = (*view)->CatchUp();
  if (!status.ok()) {
    if (!absl::IsDataLoss(status)) return Internal("the view stops with another word than DataLoss: {}", status.ToString());
    RETURN_IF_ERROR((*view)->Rebuild(false, nullptr).status());
  }
  if ((*view)->checkpoint() != wanted_) return Internal("the view has another digest than an undisturbed one");
  RETURN_IF_ERROR(std::static_pointer_cast<SummedFacts>((*view)->listener())->Check(wanted_));
  const bool built_again = fs::exists(flipped_ + "/spells/000003");  // the story left two generations
  ++(built_again ? count.healed : count.harmless);
  return OkStatus();
}

}  // namespace hanes
