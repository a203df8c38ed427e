// SPDX-License-Identifier: Apache-2.0
#include "store/log_check.h"

#include <gmock/gmock.h>

#include <filesystem>
#include <fstream>

#include "base/hash.h"
#include "store/id_row.h"
#include "store/log_world.h"
#include "store/packed_chunk.h"
#include "store/stored_keys.h"

namespace hanes {
namespace {

using testing::Contains;
using testing::HasSubstr;
using testing::IsEmpty;

class LogCheckTest : public testing::Test {
 protected:
  // 24 events in chunks of at most three, two runs of the index and a tail; one refusal. Closed, so that it can be damaged.
  void SetUp() override {
    for (int i = 1; i <= 24; i += 4) world_.AppendEvents(i, i + 3);
    ASSERT_TRUE(world_.Append({Refused("soup", 24)}).ok());
    ASSERT_TRUE(world_.log().AwaitIndexed().ok());
    world_.Close();
  }

  // Works on the tables behind the log's back.
  template <typename Work>
  void Meddle(Work work) {
    auto tables = OpenLogTables(world_.LogPath(), nullptr, false);
    ASSERT_TRUE(tables.ok()) << tables.status();
    work(**tables);
    for (auto* table : {(*tables)->state, (*tables)->events, (*tables)->quarantine}) {
      ASSERT_TRUE((*tables)->db->Flush(rocksdb::FlushOptions(), table).ok());
    }
  }
  static void Put(LogTables& tables, rocksdb::ColumnFamilyHandle* table, const std::string& key, const std::string& value) {
    ASSERT_TRUE(tables.db->Put(rocksdb::WriteOptions(), table, key, value).ok());
  }
  static void Delete(LogTables& tables, rocksdb::ColumnFamilyHandle* table, const std::string& key) {
    ASSERT_TRUE(tables.db->Delete(rocksdb::WriteOptions(), table, key).ok());
  }
  static std::string ChunkOf(Position first, const std::vector<AcceptedEvent>& events) {
    std::vector<ChunkEvent> chunk;
    for (const AcceptedEvent& event : events) {
      chunk.push_back({Timestamp::FromMicros(1'600'000'000'000'000), event.bytes, *FindInEvent(event.bytes, event.id.value(), "id"),
                       *FindInEvent(event.bytes, event.stream.value(), "stream")});
    }
    return PackChunk(first, chunk);
  }

  // The row of the first run that holds this id alone, and says that it is at `position`.
  static IdRowWriter RowOf(const std::string& id, Position position) {
    IdRowWriter row(Position(1));
    row.Begin(Hash64(id));
    row.Add({Hash64(id), position});
    return row;
  }

  LogReport Check() {
    const auto report = CheckLog(world_.LogPath(), nullptr);
    EXPECT_TRUE(report.ok()) << report.status();
    return report.ok() ? *report : LogReport();
  }

  std::vector<std::filesystem::path> Files(const std::string& extension) const {
    std::vector<std::filesystem::path> files;
    for (const auto& entry : std::filesystem::directory_iterator(world_.LogPath() + "/rocks")) {
      if (entry.path().extension() == extension) files.push_back(entry.path());
    }
    return files;
  }
  static void Flip(const std::filesystem::path& path, uint64_t at) {
    std::fstream file(path, std::ios::in | std::ios::out | std::ios::binary);
    file.seekg(static_cast<std::streamoff>(at));
    const char byte = static_cast<char>(file.get() ^ 0x10);
    file.seekp(static_cast<std::streamoff>(at));
    file.put(byte);
  }

  LogWorld world_{SmallBounds()};
};

TEST_F(LogCheckTest, ASoundLogIsSound) {
  const LogReport report = Check();
  EXPECT_THAT(report.problems, IsEmpty());
  EXPECT_TRUE(report.sound());
  EXPECT_EQ(report.events, 24u);
  EXPECT_EQ(report.chunks, 12u);
  EXPECT_EQ(report.streams, 3u);
  EXPECT_GE(report.indexed_events, 16u);
  EXPECT_EQ(report.sources, 1u);
  EXPECT_EQ(report.quarantined, 1u);
  EXPECT_EQ(report.head, Position(24));
}

TEST_F(LogCheckTest, AnEmptyLogIsSound) {
  LogWorld empty;
  empty.Close();
  const auto report = CheckLog(empty.LogPath(), nullptr);
  ASSERT_TRUE(report.ok()) << report.status();
  EXPECT_TRUE(report->sound());
}

TEST_F(LogCheckTest, SaysWhenThereIsNoLog) { EXPECT_FALSE(CheckLog(world_.LogPath() + "/nowhere", nullptr).ok()); }

TEST_F(LogCheckTest, CountsItsProgressInEvents) {
  Progress progress("check", "events", 0);
  ASSERT_TRUE(CheckLog(world_.LogPath(), &progress).ok());
  EXPECT_THAT(progress.Line(1), HasSubstr("24 of 24 events"));
}

// Every kind of file, damaged in one byte of its first block: named by file, or refused at the door.
TEST_F(LogCheckTest, NamesTheFileThatIsDamaged) {
  Meddle([](LogTables&) {});
  const auto files = Files(".sst");
  ASSERT_GE(files.size(), 5u);
  for (const auto& file : files) {
    for (const uint64_t at : {uint64_t{1}, std::filesystem::file_size(file) / 4}) {
      Flip(file, at);
      const auto report = CheckLog(world_.LogPath(), nullptr);
      ASSERT_TRUE(report.ok()) << report.status();
      EXPECT_FALSE(report->sound()) << file << " byte " << at;
      EXPECT_THAT(report->problems, Contains(HasSubstr(file.filename().string()))) << "byte " << at;
      Flip(file, at);
    }
  }
  EXPECT_TRUE(Check().sound()) << "every byte was put back";
}

TEST_F(LogCheckTest, ReadingADamagedFileIsDataLossNeverAWrongEvent) {
  Meddle([](LogTables&) {});
  for (const auto& file : Files(".sst")) Flip(file, 20);
  const auto log = OpenRocksEventLog(world_.LogPath(), SmallBounds());
  if (!log.ok()) {
    EXPECT_EQ(log.status().code(), StatusCode::kDataLoss) << log.status();
    return;
  }
  EXPECT_EQ((*log)->ReadAfter(Position(0)).status().code(), StatusCode::kDataLoss);
}

TEST_F(LogCheckTest, ADamagedWriteAheadFileIsNoSmallerLog) {
  const auto files = Files(".log");
  ASSERT_FALSE(files.empty());
  for (const auto& file : files) {
    if (std::filesystem::file_size(file) > 0) Flip(file, std::filesystem::file_size(file) / 3);
  }
  EXPECT_EQ(OpenRocksEventLog(world_.LogPath(), SmallBounds()).status().code(), StatusCode::kDataLoss);
  EXPECT_FALSE(Check().sound());
}

TEST_F(LogCheckTest, NamesTheChunkWhoseBytesAreWrong) {
  Meddle([](LogTables& tables) {
    std::string chunk;
    ASSERT_TRUE(tables.db->Get(rocksdb::ReadOptions(), tables.events, PositionKey(Position(5)), &chunk).ok());
    chunk.back() = static_cast<char>(chunk.back() ^ 1);
    Put(tables, tables.events, PositionKey(Position(5)), chunk);
  });
  EXPECT_THAT(Check().problems, Contains(HasSubstr("chunk of events at position 5")));
  const auto log = OpenRocksEventLog(world_.LogPath(), SmallBounds());
  ASSERT_TRUE(log.ok()) << log.status();
  const auto batch = (*log)->ReadAfter(Position(4));
  EXPECT_EQ(batch.status().code(), StatusCode::kDataLoss);
  EXPECT_THAT(MessageOf(batch.status()), HasSubstr("position 5"));
  EXPECT_THAT(MessageOf(batch.status()), HasSubstr("hanes check"));
}

TEST_F(LogCheckTest, NamesThePositionsThatAreMissing) {
  Meddle([](LogTables& tables) { Delete(tables, tables.events, PositionKey(Position(5))); });
  EXPECT_THAT(Check().problems, Contains(HasSubstr("positions 5 to 7 are missing")));
  const auto log = OpenRocksEventLog(world_.LogPath(), SmallBounds());
  ASSERT_TRUE(log.ok()) << log.status();
  EXPECT_EQ((*log)->ReadAfter(Position(0)).status().code(), StatusCode::kDataLoss);
}

TEST_F(LogCheckTest, NamesAHeadThatIsNotTheLastEvent) {
  Meddle([](LogTables& tables) {
    LogHead head = *ReadHead(tables);
    head.position = Position(30);
    Put(tables, tables.state, std::string(kHeadKey), EncodeHead(head));
  });
  EXPECT_THAT(Check().problems, Contains(HasSubstr("the head says position 30, and the last event is at 24")));
  EXPECT_EQ(OpenRocksEventLog(world_.LogPath(), SmallBounds()).status().code(), StatusCode::kDataLoss);
}

TEST_F(LogCheckTest, NamesAnIdThatIsStoredTwice) {
  Meddle([](LogTables& tables) {
    Put(tables, tables.events, PositionKey(Position(24)), ChunkOf(Position(24), {Accepted("e3", "child:C0")}));
  });
  const LogReport report = Check();
  EXPECT_THAT(report.problems, Contains(HasSubstr("event id e3 is stored twice, at positions 3 and 24")));
}

TEST_F(LogCheckTest, NamesAnEventThatDoesNotParse) {
  Meddle([](LogTables& tables) {
    AcceptedEvent soup = {EventId("e24"), StreamId("child:C0"), "\xff\xff e24 child:C0"};
    Put(tables, tables.events, PositionKey(Position(24)), ChunkOf(Position(24), {soup}));
  });
  EXPECT_THAT(Check().problems, Contains(HasSubstr("the event at position 24 does not parse")));
}

TEST_F(LogCheckTest, NamesAnIdThatTheIndexLost) {
  Meddle([](LogTables& tables) { Delete(tables, tables.ids, RowOf("e2", Position(2)).key()); });
  EXPECT_THAT(Check().problems, Contains(HasSubstr("the id of the event at position 2 is not in the index")));
}

TEST_F(LogCheckTest, NamesAStreamThatTheIndexLost) {
  Meddle([](LogTables& tables) { Delete(tables, tables.streams, PostingKey(Hash64("child:C2"), Position(2))); });
  EXPECT_THAT(Check().problems, Contains(HasSubstr("the stream of the event at position 2 is not in the index")));
}

TEST_F(LogCheckTest, NamesAPostingThatPointsNowhere) {
  Meddle([](LogTables& tables) { 
    const IdRowWriter row = RowOf("e2", Position(3));
    Put(tables, tables.ids, row.key(), row.value());
  });
  EXPECT_THAT(Check().problems, Contains(HasSubstr("the index of ids points to position 3, where no such id is")));
}

TEST_F(LogCheckTest, NamesASourceThatCannotBe) {
  Meddle([](LogTables& tables) { Put(tables, tables.state, SourceKey("other"), EncodeSource(NextOffset(-4))); });
  EXPECT_THAT(Check().problems, Contains(HasSubstr("source other: its next offset -4 is below 0")));
}

TEST_F(LogCheckTest, NamesAQuarantineThatDoesNotAddUp) {
  Meddle([](LogTables& tables) {
    LogHead head = *ReadHead(tables);
    head.quarantined = 5;
    Put(tables, tables.state, std::string(kHeadKey), EncodeHead(head));
  });
  EXPECT_THAT(Check().problems, Contains(HasSubstr("the head counts 5 open refusals, and quarantine holds 1")));
}

}  // namespace
}  // namespace hanes
