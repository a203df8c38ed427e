# SPDX-License-Identifier: Apache-2.0
"""Made-up SSDA903 returns of three years: late records, corrections, records that roll off, vanish and come back. Nobody in them exists."""
import csv
import datetime as dt
import glob
import os
import random

EPISODE_HEADER = ["CHILD", "DECOM", "RNE", "LS", "CIN", "PLACE", "PLACE_PROVIDER", "DEC", "REC", "REASON_PLACE_CHANGE", "HOME_POST",
                  "PL_POST", "URN"]
YEARS = (2017, 2018, 2019)
COUNCIL = "E06000001"  # whose returns these are


def text(day):
    return day.strftime("%d/%m/%Y") if day else ""


class Episode:
    def __init__(self, chance, child, began):
        self.child, self.began = child, began
        self.ended = began + dt.timedelta(days=chance.randrange(20, 900))
        self.written = began + dt.timedelta(days=chance.choice([0, 0, 0, 3, 20, 200, 500]))  # when it was entered
        self.end_written = self.ended + dt.timedelta(days=chance.choice([0, 0, 5, 400]))
        self.hidden_in = None                                                                # a year whose return forgets it
        self.place = "U4"

    def row(self, year_end):
        ended = self.ended if self.ended <= year_end and self.end_written <= year_end else None
        return {"CHILD": self.child, "DECOM": text(self.began), "RNE": "S", "LS": "L3", "CIN": "N1", "PLACE": self.place,
                "PLACE_PROVIDER": "PR1", "DEC": text(ended), "REC": "E8" if ended else "", "REASON_PLACE_CHANGE": "",
                "HOME_POST": "V28 5OY", "PL_POST": "H8 7NR", "URN": "1679094"}


def council(seed, children, first_child):
    chance = random.Random(seed)
    episodes = []
    for number in range(children):
        began = dt.date(2014, 1, 1) + dt.timedelta(days=chance.randrange(6 * 365))
        for _ in range(chance.choice([1, 1, 1, 2, 3])):
            episode = Episode(chance, str(first_child + number), began)
            episode.hidden_in = chance.choice([None] * 20 + [2018, 2019])
            episodes.append(episode)
            began = episode.ended + dt.timedelta(days=chance.randrange(1, 200))
    return episodes


def write(folder, year, header, rows):
    path = os.path.join(folder, f"{year}-{header[1].lower()}.csv")
    with open(path, "w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, header)
        writer.writeheader()
        writer.writerows(rows)


def write_returns(folder, seed=903, children=400, first_child=500000):
    """Writes <year>-decom.csv and <year>-sex.csv for each year: a file's kind is told by its header, not by its name."""
    episodes = council(seed, children, first_child)
    for year in YEARS:
        begin, end = dt.date(year, 4, 1), dt.date(year + 1, 3, 31)
        rows = [e.row(end) for e in episodes if e.began <= end and e.written <= end and e.hidden_in != year]
        rows = [r for r in rows if not r["DEC"] or dt.datetime.strptime(r["DEC"], "%d/%m/%Y").date() > begin]
        write(folder, year, EPISODE_HEADER, rows)
        header = ["CHILD", "SEX", "DOB", "ETHNIC", "UPN", "MOTHER", "MC_DOB"]
        write(folder, year, header, [{"CHILD": child, "SEX": "2", "DOB": "01/01/2008", "ETHNIC": "WBRI"}
                                     for child in sorted({r["CHILD"] for r in rows})])


def import_words(folder, year, data, *more):
    """What imports one year of the returns in `folder` into `data`, received three months after the year: words for Hanes.run()."""
    return ("import", "ssda903", *sorted(glob.glob(f"{folder}/{year}-*.csv")), "--authority", COUNCIL, "--window", f"{year}-04-01..{year + 1}-03-31",
            "--received", f"{year + 1}-06-30T12:00:00Z", "--accept-vanished", "--reason", "made up", *more, "--data", data)
