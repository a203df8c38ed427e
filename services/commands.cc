// SPDX-License-Identifier: Apache-2.0
// The list of commands: what each is called, what it reads, and how it is taught.
#include <array>

#include "services/command.h"
#include "services/command_list.h"

namespace hanes {
namespace {

constexpr size_t kAny = 100'000;

const std::vector<std::string_view> kServe = {"data",     "authority", "kafka", "kafka-options", "watch",      "mapping",   "publish-weekly",
                                              "delivery", "chromium",  "http",  "grpc",          "token-file", "http-hosts", "http-origins"};
const std::vector<std::string_view> kReach = {"data", "log", "views"};

std::vector<std::string_view> With(std::vector<std::string_view> settings, std::initializer_list<std::string_view> more) {
  settings.insert(settings.end(), more);
  return settings;
}

const auto& List() {
  static const auto commands = std::to_array<Command>({
      {.name = "serve", .operands = "", .operands_min = 0, .operands_max = 0,
       .summary = "everything in one process: broker, log, views, HTTP",
       .examples = "  hanes serve --data D --authority W06000012                # with its own broker; needs --authority once\n"
                   "  hanes serve --data D --watch DROPBOX                      # and takes in what is dropped there\n"
                   "  hanes serve --data D --kafka 127.0.0.1:9092               # from a real Kafka\n"
                   "  curl 'http://127.0.0.1:8600/v1/authorities/W06000012/caseload?by=team'\n",
       .settings = kServe, .stays = true, .run = RunServe},
      {.name = "publish", .operands = "", .operands_min = 0, .operands_max = 0,
       .summary = "extracts of a drop box to Kafka",
       .examples = "  hanes publish --watch DROPBOX --kafka 127.0.0.1:9092 --log 127.0.0.1:7450\n"
                   "      # each folder that a _COMPLETE file closes is compared with what the log knows, published,\n"
                   "      # and moved to done/ or refused/ with a report\n"
                   "  hanes publish --watch DROPBOX --data D --authority W06000012\n"
                   "      # into the folder itself, or through whoever serves it\n",
       .settings = {"watch", "mapping", "kafka", "kafka-options", "log", "views", "data", "authority", "publish-weekly", "delivery",
                    "chromium"},
       .stays = true,
       .run = RunPublish},
      {.name = "store", .operands = "", .operands_min = 0, .operands_max = 0,
       .summary = "Kafka to log, served to other processes",
       .examples = "  hanes store --kafka 127.0.0.1:9092 --authority W06000012 --data D --grpc 127.0.0.1:7450\n",
       .settings = {"data", "authority", "kafka", "kafka-options", "grpc"}, .stays = true, .run = RunStore},
      {.name = "project", .operands = "[VIEW...]", .operands_min = 0, .operands_max = kAny,
       .summary = "the log of another process to views, served",
       .examples = "  hanes project --log 127.0.0.1:7450 --data D2 --grpc 127.0.0.1:7451            # every view\n"
                   "  hanes project caseload --log 127.0.0.1:7450 --data D2 --grpc 127.0.0.1:7451   # one of them\n",
       .settings = {"log", "data", "grpc"}, .stays = true, .run = RunProject},
      {.name = "gateway", .operands = "", .operands_min = 0, .operands_max = 0,
       .summary = "questions over HTTP to a view of another process",
       .examples = "  hanes gateway --log 127.0.0.1:7450 --views 127.0.0.1:7451 --http 127.0.0.1:8600\n"
                   "  curl -i http://127.0.0.1:8600/readyz\n",
       .settings = {"log", "views", "http", "token-file", "http-hosts", "http-origins"}, .stays = true, .run = RunGateway},
      {.name = "import", .operands = "SYSTEM FILE...|FOLDER...", .operands_min = 2, .operands_max = kAny,
       .summary = "extracts into the log, and a report of what is new, changed, vanished",
       .examples = "  hanes import ssda903 2017-*.csv --authority E06000001 --window 2017-04-01..2018-03-31 \\\n"
                   "        --received 2018-06-30T12:00:00Z --data D              # a yearly return\n"
                   "  hanes import ssd EXTRACT --received 2026-03-02T04:00:00Z --data D    # a nightly extract: a folder of CSV\n"
                   "  hanes import hr EXPORT --mapping people.toml --received 2026-03-02T04:00:00Z --data D --explain\n"
                   "      # another system's words: shows what becomes of ten rows of each file and what is left over; takes nothing in\n"
                   "  hanes import csww census-2022.xml --received 2022-11-30T12:00:00Z --data D   # the workforce census\n"
                   "  hanes import ssda903 2018-*.csv ... --accept-vanished --reason 'moved to another system'\n"
                   "      # takes a return that lost more than a tenth of its records, and keeps the reason\n",
       .settings = {"data", "authority", "mapping", "explain", "window", "received", "accept-vanished", "reason", "format", "kafka",
                    "kafka-options"},
       .run = RunImport},
      {.name = "generate", .operands = "", .operands_min = 0, .operands_max = 0,
       .summary = "extracts of an invented council, to play with",
       .examples = "  hanes generate --seed 7 --from 2011-04-01 --to 2014-03-31 --every week --hr --plan --out DIR\n"
                   "  hanes generate --years 10 --children 30000 --out DIR      # a load for measurements\n",
       .settings = {"seed", "from", "to", "every", "years", "children", "authority", "hr", "plan", "out"}, .run = RunGenerate},
      {.name = "ask", .operands = "VIEW [CODE]", .operands_min = 1, .operands_max = 2,
       .summary = "figures: what was true on a day, as known at a moment",
       .examples = "  hanes ask caseload --data D                                           # now, of the whole council\n"
                   "  hanes ask caseload --as-at 2018-09-30 --by status --data D            # a day, as far as is known now\n"
                   "  hanes ask caseload --as-at 2018-09-30 --known-at 2018-12-31 --by status --data D   # as was known then\n"
                   "  hanes ask caseload --by team --format csv --data D                    # table, csv or json\n"
                   "  hanes ask caseload --by team --format xlsx --out caseload.xlsx --data D   # a workbook, with notes\n"
                   "  hanes ask caseload --by status --open --data D                        # the children behind each figure\n"
                   "  hanes ask series caseload.unallocated --from 2012-04-01 --to 2013-03-31 --every week --xmr --data D\n"
                   "      # a measure over time, and whether it is within its usual range\n"
                   "  hanes ask programme --by action --data D                              # the development plan and its ratings\n"
                   "  hanes ask indicators --period 2012-13 --data D                        # every indicator in a year, with n, N and target\n"
                   "  hanes ask indicators --period 2013-Q2 --code SCC/025 --by team --open --data D   # the cases on each side, and why\n"
                   "  hanes ask due --as-at 2013-02-28 --team T1 --data D                   # what is owed, overdue first\n",
       .settings = With(kReach, {"as-at", "known-at", "by", "open", "format", "period", "code", "rules", "team", "worker", "category", "from", "to", "every",
                                 "xmr", "baseline", "as-published", "out"}),
       .run = RunAsk},
      {.name = "publish-week", .operands = "", .operands_min = 0, .operands_max = 0,
       .summary = "the figures of a week into the log, once and for ever",
       .examples = "  hanes publish-week --week 2013-W09 --data D      # the last week that is over when --week is left out\n"
                   "  hanes serve --data D --publish-weekly 'MON 06:00'    # each week by itself\n",
       .settings = {"data", "week", "kafka", "kafka-options"}, .run = RunPublishWeek},
      {.name = "editions", .operands = "list|show WEEK|print WEEK", .operands_min = 1, .operands_max = 2,
       .summary = "the weeks that were published, and what was said in one",
       .examples = "  hanes editions list --data D\n"
                   "  hanes editions show 2013-W09 --code caseload.children --data D\n"
                   "  hanes editions print 2013-W09 --out 2013-W09.pdf --data D       # --language cy in Welsh; needs a Chromium\n",
       .settings = With(kReach, {"team", "code", "format", "out", "language", "chromium"}), .run = RunEditions},
      {.name = "deliver", .operands = "[list]", .operands_min = 0, .operands_max = 1,
       .summary = "a published week to its recipients: each once, as the log says",
       .examples = "  hanes deliver --week 2013-W09 --delivery delivery.toml --dry-run --data D      # who would be sent what\n"
                   "  hanes deliver --week 2013-W09 --delivery delivery.toml --data D\n"
                   "  hanes deliver --week 2013-W09 --delivery delivery.toml --to cabinet-1 --again --data D   # once more, by hand\n"
                   "  hanes deliver list --week 2013-W09 --data D                       # what was sent, what was not, and why\n"
                   "  hanes serve --data D --publish-weekly 'MON 06:00' --delivery delivery.toml     # each week by itself\n",
       .settings = With(kReach, {"delivery", "week", "to", "dry-run", "again", "chromium", "format", "kafka", "kafka-options"}),
       .run = RunDeliver},
      {.name = "delivery", .operands = "check FILE", .operands_min = 2, .operands_max = 2,
       .summary = "reads a delivery file and says what is wrong with it",
       .examples = "  hanes delivery check delivery.toml\n",
       .settings = {"chromium"}, .run = RunDelivery},
      {.name = "revisions", .operands = "", .operands_min = 0, .operands_max = 0,
       .summary = "what was published of a week beside what is known now",
       .examples = "  hanes revisions --week 2013-W09 --data D                    # figures that are others now\n"
                   "  hanes revisions --week 2013-W09 --open --data D             # with the events that moved them\n"
                   "  hanes revisions --week 2013-W09 --since 2013-03-11 --data D # what moved since then\n",
       .settings = With(kReach, {"week", "since", "known-at", "team", "code", "open", "format"}), .run = RunRevisions},
      {.name = "rules", .operands = "[list|names|show [NAME]|diff A B|set WHAT]", .operands_min = 0, .operands_max = 3,
       .summary = "the rules that figures stand under: which there are, how sets differ, and setting one",
       .examples = "  hanes rules list --data D                                 # the rule sets, and which is in force\n"
                   "  hanes rules --format json --data D                       # every setting of every rule, of all days, as known\n"
                   "  hanes rules show --as-at 2013-03-31 --data D              # every rule in force on a day, with its citation\n"
                   "  hanes rules show wales-2016 --data D                      # the same under a set by its name\n"
                   "  hanes rules show caseload.cap --data D                    # every setting of one rule\n"
                   "  hanes rules diff wales-2012 wales-2016 --data D           # in-force stands for the one in force\n"
                   "  hanes rules set caseload.cap=12 --from 2013-04-01 --reason 'cabinet, 2013-03-20' --data D\n"
                   "  hanes rules set england-2013 --data D                     # a set that comes with hanes; or a file of your own\n"
                   "  hanes rules set shipped --data D                          # all that comes with hanes, for a log that has it not\n",
       .settings = With(kReach, {"as-at", "known-at", "rules", "from", "reason", "received", "format", "authority", "kafka", "kafka-options"}),
       .run = RunRules},
      {.name = "targets", .operands = "import FILE|list", .operands_min = 1, .operands_max = 2,
       .summary = "what a measure should come to, by date and team",
       .examples = "  hanes targets list --as-at 2013-12-31 --data D\n"
                   "  hanes targets import targets.csv --data D                 # measure,value,valid_from[,team,period,better,citation]\n",
       .settings = With(kReach, {"as-at", "known-at", "received", "format", "authority", "kafka", "kafka-options"}), .run = RunTargets},
      {.name = "calendar", .operands = "import FILE|show", .operands_min = 1, .operands_max = 2,
       .summary = "bank holidays and school terms, as they became known",
       .examples = "  hanes calendar import bank-holidays.json --data D         # as published on gov.uk; what it lacks is reported, and kept\n"
                   "  hanes calendar import terms.csv --data D                  # from,to,kind,division[,name]\n"
                   "  hanes calendar import list.json --received 2022-09-10T12:00:00Z --data D    # when it became known\n"
                   "  hanes calendar show --known-at 2022-09-09 --format csv --data D\n",
       .settings = With(kReach, {"as-at", "known-at", "received", "accept-vanished", "reason", "format", "authority", "kafka", "kafka-options"}),
       .run = RunCalendar},
      {.name = "figures", .operands = "[MEASURE]", .operands_min = 0, .operands_max = 1,
       .summary = "tidy figures: a row a measure, team and week or month",
       .examples = "  hanes figures --from 2012-04-01 --to 2013-03-31 --format csv --data D     # every measure and team, every week\n"
                   "  hanes figures SCC/025 --every month --team total --data D              # one measure of the whole council\n"
                   "  hanes figures --as-published --format xlsx --out published.xlsx --data D   # as the editions have them\n"
                   "  hanes figures --since 2013-02-28 --data D                             # what is another figure now than was known then\n"
                   "  hanes figures --limit 1000 --format csv --data D          # a page, and on standard error the flags of the next\n",
       .settings = With(kReach, {"from", "to", "every", "team", "known-at", "as-published", "since", "limit", "after", "format", "out"}),
       .run = RunFigures},
      {.name = "history", .operands = "STREAM", .operands_min = 1, .operands_max = 1,
       .summary = "the events behind a child, a worker or a team",
       .examples = "  hanes history child:C0001 --data D\n"
                   "  hanes history child:C0001 --order known --data D          # in the order in which it became known\n"
                   "  hanes history worker:W17 --format json --data D           # with what each event says\n",
       .settings = With(kReach, {"order", "format"}), .run = RunHistory},
      {.name = "rebuild", .operands = "[VIEW]", .operands_min = 0, .operands_max = 1,
       .summary = "a view again from the log, beside the one in use; digests compared",
       .examples = "  hanes rebuild caseload --data D                 # exit code 1 when the digests differ\n"
                   "  hanes rebuild --all --data D                    # every view, in one scan of the log\n"
                   "  hanes rebuild caseload --compare --data D       # which figures would change; changes nothing\n"
                   "  hanes rebuild caseload --swap-back --data D     # the version before the last rebuild\n",
       .settings = With(kReach, {"all", "compare", "swap-back"}), .run = RunRebuild},
      {.name = "digest", .operands = "[VIEW]", .operands_min = 0, .operands_max = 1,
       .summary = "view, version, position and digest on one line",
       .examples = "  hanes digest caseload --data D\n",
       .settings = kReach, .run = RunDigest},
      {.name = "check", .operands = "", .operands_min = 0, .operands_max = 0,
       .summary = "reads the whole log and proves it; exit code 1 when it is damaged",
       .examples = "  hanes check --data D      # names what is damaged by file and position\n",
       .settings = {"data"}, .run = RunCheck},
      {.name = "status", .operands = "", .operands_min = 0, .operands_max = 0,
       .summary = "how far topics, log and views are, and how far behind",
       .examples = "  hanes status --data D\n"
                   "  hanes status --log 127.0.0.1:7450 --views 127.0.0.1:7451 --format json\n",
       .settings = With(kReach, {"format"}), .run = RunStatus},
      {.name = "quarantine", .operands = "list|show ID|replay [ID]", .operands_min = 1, .operands_max = 2,
       .summary = "records that were refused: why, and once more",
       .examples = "  hanes quarantine list --data D\n"
                   "  hanes quarantine show Zk3fQ0b7dXh2L1pTqV8a --data D       # with its bytes\n"
                   "  hanes quarantine replay --data D                          # all of them, with today's code\n",
       .settings = With(kReach, {"format"}), .run = RunQuarantine},
      {.name = "source", .operands = "trust TOPIC", .operands_min = 2, .operands_max = 2,
       .summary = "accepts a topic that is not the one the log knew",
       .examples = "  hanes source trust hanes.W06000012.events --from-offset 0 --reason 'cluster restored from backup' --data D\n",
       .settings = {"data", "from-offset", "reason"}, .run = RunSource},
      {.name = "log", .operands = "", .operands_min = 0, .operands_max = 0,
       .summary = "the events themselves, in order of position",
       .examples = "  hanes log --data D --after 1000               # position, appended, occurred, stream, type, id\n"
                   "  hanes log --data D --format json | jq .event\n",
       .settings = With(kReach, {"after", "format"}), .run = RunLog},
      {.name = "config", .operands = "", .operands_min = 0, .operands_max = 0,
       .summary = "every setting, its value and where that came from",
       .examples = "  hanes config\n"
                   "  hanes config --explain                        # with meaning, flag, variable and key\n"
                   "  HANES_DATA=/srv/hanes hanes config --config /etc/hanes.toml\n",
       .settings = {"explain", "data", "authority", "kafka", "kafka-options", "grpc", "http", "log", "views", "watch", "mapping",
                    "publish-weekly", "delivery", "chromium"},
       .run = RunConfig},
      {.name = "version", .operands = "", .operands_min = 0, .operands_max = 0,
       .summary = "which hanes this is",
       .examples = "  hanes version\n",
       .settings = {}, .run = RunVersion},
  });
  return commands;
}

}  // namespace

std::span<const Command> Commands() { return List(); }

}  // namespace hanes
