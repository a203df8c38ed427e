#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Feeds as their readers see them: CSV and workbook are the same figures, the command line and HTTP too, and the OpenAPI document holds:
feeds_test.py HANES"""
import csv
import datetime as dt
import gzip
import importlib.util
import io
import json
import os
import random
import re
import string
import sys
import unittest
import urllib.error
import urllib.parse
import urllib.request

# openpyxl and jsonschema are Debian's: its own Python has them, whichever other one stands before it.
DEBIAN_PYTHON = "/usr/bin/python3"
if importlib.util.find_spec("openpyxl") is None and os.path.exists(DEBIAN_PYTHON) and os.path.realpath(sys.executable) != os.path.realpath(DEBIAN_PYTHON):
    os.execv(DEBIAN_PYTHON, [DEBIAN_PYTHON, *sys.argv])

import jsonschema
import openpyxl

from hanes_process import Folder, Hanes, fetch
from ssda903_returns import COUNCIL, import_words, write_returns

SPAN = {"from": "2017-10-01", "to": "2018-03-31"}
KNOWN = {"known_at": "2018-12-31T00:00:00Z"}
MOMENT = rb"[0-9-]{10}T[0-9:.]+Z"
HANES = None


def table(text):
    return list(csv.reader(io.StringIO(text)))


def fetch_bytes(url, headers=None):
    with urllib.request.urlopen(urllib.request.Request(url, headers=headers or {}), timeout=60) as response:
        return dict(response.headers), response.read()


def as_text(cell, shown):
    """A cell of a workbook as the CSV writes it."""
    if cell is None:
        return ""
    if isinstance(cell, dt.datetime):
        return cell.strftime("%Y-%m-%dT%H:%M:%SZ") if "hh" in shown else cell.strftime("%Y-%m-%d")
    if isinstance(cell, (int, float)):
        decimals = len(shown.split(".")[1].rstrip('"%')) if "." in shown else 0
        return f"{cell:.{decimals}f}"
    return cell


class FeedsTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.work = Folder().__enter__()
        write_returns(cls.work.path)
        cls.data = cls.work / "data"
        for year in (2017, 2018):
            HANES.run(*import_words(cls.work.path, year, cls.data))
        cls.process = HANES.start("serve", "--data", cls.data, "--http", "127.0.0.1:0", "--http-origins", "https://figures.example")
        address = cls.process.await_ready().split("http://")[1].split()[0]
        cls.root = f"http://{address}"
        cls.url = f"{cls.root}/v1/authorities/{COUNCIL}"
        HANES.run("publish-week", "--week", "2018-W10", "--data", cls.data)

    @classmethod
    def tearDownClass(cls):
        if cls.process.running():
            cls.process.stop()
        cls.work.__exit__()

    def at(self, path, **query):
        return f"{self.url}/{path}?{urllib.parse.urlencode(query)}"

    def workbook(self, content):
        return openpyxl.load_workbook(io.BytesIO(content))

    def assert_same_figures(self, sheet, rows):
        found = [[as_text(cell.value, cell.number_format) for cell in row] for row in sheet.iter_rows()]
        self.assertEqual([row + [""] * (len(rows[0]) - len(row)) for row in found], rows)

    def test_the_command_line_and_http_give_the_same_rows(self):
        flags = ("--from", SPAN["from"], "--to", SPAN["to"], "--known-at", KNOWN["known_at"], "--format", "csv", "--data", self.data)
        over_http = fetch(self.at("figures.csv", **SPAN, **KNOWN))[2]
        self.assertEqual(table(HANES.run("figures", *flags)), table(over_http))
        self.assertGreater(len(table(over_http)), 1000)
        one = table(HANES.run("figures", "caseload.children", "--every", "month", "--team", "total", *flags))
        self.assertEqual([row[0] for row in one[1:]], ["2017-10", "2017-11", "2017-12", "2018-01", "2018-02", "2018-03"])

    def test_pages_on_the_command_line_are_joined_to_the_same_rows(self):
        flags = ("--from", SPAN["from"], "--to", SPAN["to"], "--format", "csv", "--data", self.data)
        whole = table(HANES.run("figures", "--known-at", KNOWN["known_at"], *flags))
        rows, next_page = whole[:1], ["--known-at", KNOWN["known_at"], *flags[2:4]]
        for _ in range(len(whole)):
            page = HANES.ended("figures", "--limit", "500", *flags[4:], *flags[:2], *next_page)
            rows += table(page.stdout)[1:]
            if "--after" not in page.stderr:
                break
            next_page = page.stderr.split("again with ")[1].split()
        self.assertEqual(rows, whole)
        self.assertIn("end of a page", HANES.ended("figures", "--after", "7", *flags, expect=2).stderr)
        self.assertIn("no position", HANES.ended("log", "--after", "total~", "--data", self.data, expect=2).stderr)

    def test_a_workbook_holds_what_the_csv_holds_in_types(self):
        query = {**SPAN, **KNOWN, "measure": "caseload.children"}
        rows = table(fetch(self.at("figures.csv", **query))[2])
        headers, content = fetch_bytes(self.at("figures.xlsx", **query))
        self.assertIn("spreadsheetml", headers["Content-Type"])
        book = self.workbook(content)
        sheet = book["Figures"]
        self.assert_same_figures(sheet, rows)
        self.assertEqual(sheet.freeze_panes, "A2")
        self.assertTrue(sheet.auto_filter.ref)
        column = {cell.value: cell.column_letter for cell in sheet[1]}
        self.assertIsInstance(sheet[column["value"] + "3"].value, int)
        self.assertIsInstance(sheet[column["as_at"] + "3"].value, dt.datetime)
        self.assertIn("hh", sheet[column["known_at"] + "3"].number_format)
        self.assertIsInstance(sheet[column["team"] + "3"].value, str)
        self.assertGreater(sheet.column_dimensions[column["measure"]].width, 15)
        notes = {row[0].value: row[1].value for row in book["Notes"].iter_rows()}
        self.assertIn("children with an open case", notes["caseload.children"])
        self.assertEqual(notes["as known at"], "2018-12-31T00:00:00Z (UTC)")
        self.assertEqual(notes["completeness"], "complete")
        for symbol in ("c", "z", "x", "low", "p", "r"):
            self.assertIn(f"status {symbol}", notes)

    def test_every_question_is_a_workbook_too(self):
        asked = {"caseload": {"by": "status"}, "sickness": {}, "recruitment": {}, "programme": {}, "editions": {}, "due": {}, "supervision": {},
                 "indicators": {"period": "2017-18"}, "series": {"code": "caseload.children", "from": "2018-01-01", "to": "2018-03-31", "xmr": "1"},
                 "front-door": {}, "audits": {}, "recording-delay": {}, "workforce-census": {}, "revisions": {"period": "2018-W10"}}
        document = json.loads(fetch(f"{self.root}/openapi.json")[2])
        questions = {path.split("/")[4] for path in document["paths"] if path.startswith("/v1/authorities/") and path.count("/") == 4}
        self.assertEqual({name for name in questions if "." not in name} - {"figures", "status"}, set(asked))
        for name, query in asked.items():
            with self.subTest(question=name):
                query = {"as_at": "2018-03-31", **query} if name not in ("editions", "revisions") else query
                rows = table(fetch(self.at(f"{name}.csv", **query))[2])
                book = self.workbook(fetch_bytes(self.at(f"{name}.xlsx", **query))[1])
                self.assertEqual(book.sheetnames, ["Figures", "Notes"])
                sheet = book["Figures"]
                self.assertEqual([cell.value for cell in sheet[1]], rows[0])
                self.assertEqual(sheet.max_row, len(rows))
                if name not in ("editions", "revisions"):  # their moments have fractions of a second, which a sheet shows rounded
                    self.assert_same_figures(sheet, rows)

    def test_a_workbook_from_the_command_line(self):
        path = self.work / "caseload.xlsx"
        words = ("ask", "caseload", "--as-at", "2018-03-31", "--by", "status", "--data", self.data)
        HANES.run(*words, "--open", "--format", "xlsx", "--out", path)
        book = openpyxl.load_workbook(path)
        self.assertEqual(book.sheetnames, ["Figures", "Members", "Notes"])
        self.assert_same_figures(book["Figures"], table(HANES.run(*words, "--format", "csv")))
        self.assertGreater(book["Members"].max_row, 10)
        self.assertIn("--out FILE", HANES.ended(*words, "--format", "xlsx", expect=2).stderr)

    def test_a_share_shows_as_one_and_is_the_number_that_it_is(self):
        query = {"code": "SCC/004", "period": "2017-18", "as_at": "2018-03-31"}
        rows = table(fetch(self.at("indicators.csv", **query))[2])
        sheet = self.workbook(fetch_bytes(self.at("indicators.xlsx", **query))[1])["Figures"]
        at = rows[0].index("value")
        cell = sheet.cell(row=2, column=at + 1)
        self.assertEqual(cell.value, float(rows[1][at]))
        self.assertTrue(cell.number_format.endswith('"%"'))

    def test_it_is_compressed_and_not_sent_twice(self):
        url = self.at("figures.csv", **SPAN, **KNOWN)
        headers, zipped = fetch_bytes(url, {"Accept-Encoding": "gzip"})
        self.assertEqual(headers["Content-Encoding"], "gzip")
        self.assertEqual(gzip.decompress(zipped).decode(), fetch(url)[2])
        self.assertLess(len(zipped), len(fetch(url)[2]) / 5)
        self.assertEqual(fetch(url, {"If-None-Match": headers["ETag"]})[0], 304)

    def test_every_feed_is_compressed_and_has_a_validator_unless_it_names_somebody(self):
        document = json.loads(fetch(f"{self.root}/openapi.json")[2])
        asked = {"indicators": {"period": "2017-18"}, "series": {"code": "caseload.children", "from": "2018-01-01", "to": "2018-03-31"},
                 "revisions": {"period": "2018-W10"}, "editions": {}, "figures": {"measure": "caseload.children", **SPAN}}
        seen = 0
        for path in [path for path, item in document["paths"].items() if "304" in item["get"]["responses"]]:
            name, _, suffix = path.rsplit("/", 1)[1].partition(".")
            query = SPAN if "/public/" in path else asked.get(name, {"as_at": "2018-03-31"})
            with self.subTest(path=path):
                url = f"{self.root}{path.replace('{gss}', COUNCIL)}?{urllib.parse.urlencode(query)}"
                headers, body = fetch_bytes(url)
                zipped_headers, zipped = fetch_bytes(url, {"Accept-Encoding": "gzip"})
                if len(body) >= 512 and suffix != "xlsx":
                    self.assertEqual(re.sub(MOMENT, b"", gzip.decompress(zipped)), re.sub(MOMENT, b"", body))  # each is known at its own
                    self.assertLess(len(zipped), len(body))
                    self.assertIn("Accept-Encoding", zipped_headers["Vary"])
                    seen += 1
                if suffix in ("csv", "xlsx"):
                    self.assertRegex(headers["Content-Disposition"], rf'^attachment; filename="(public-)?{name}-{COUNCIL}[-0-9]*\.{suffix}"$')
                if name == "due":  # its rows are children and workers
                    self.assertEqual((headers["Cache-Control"], headers.get("ETag")), ("no-store", None))
                    continue
                self.assertNotIn("no-store", headers["Cache-Control"])
                self.assertEqual(fetch(url, {"If-None-Match": headers["ETag"]})[::2], (304, ""))
                self.assertGreater(len(fetch_bytes(url, {"If-None-Match": '"another"'})[1]), 0)
        self.assertGreater(seen, 10)

    def test_what_names_somebody_is_kept_by_nobody(self):
        for asked in ({"by": "worker"}, {"by": "team", "open": "1"}):
            for question in ("caseload", "caseload.csv"):
                with self.subTest(asked=asked, question=question):
                    status, headers, _ = fetch(self.at(question, as_at="2018-03-31", **asked))
                    self.assertEqual((status, headers["Cache-Control"], headers.get("ETag")), (200, "no-store", None))

    def test_other_sites_read_only_when_they_are_named(self):
        named = fetch(self.at("caseload"), {"Origin": "https://figures.example"})[1]
        self.assertEqual(named["Access-Control-Allow-Origin"], "https://figures.example")
        self.assertNotIn("Access-Control-Allow-Origin", fetch(self.at("caseload"), {"Origin": "https://other.example"})[1])
        self.assertIn("scheme and host", HANES.ended("serve", "--data", self.data, "--http-origins", "*", expect=2).stderr)

    def test_the_openapi_document_is_one(self):
        status, _, text = fetch(f"{self.root}/openapi.json")
        self.assertEqual(status, 200)
        document = json.loads(text)
        self.assertTrue(document["openapi"].startswith("3.1"))
        if importlib.util.find_spec("openapi_spec_validator") is not None:
            importlib.import_module("openapi_spec_validator").validate(document)
        for schema in document["components"]["schemas"].values():
            jsonschema.Draft202012Validator.check_schema(schema)
        for path, item in document["paths"].items():
            for code, response in item["get"]["responses"].items():
                self.assertRegex(code, "^[1-5][0-9][0-9]$")
                self.assertIn("description", response)
            for parameter in item["get"]["parameters"]:
                self.assertIn(parameter["in"], ("path", "query"))
                self.assertTrue(parameter["in"] == "query" or parameter["required"], path)

    def test_what_is_quoted_of_a_long_value_stays_text(self):
        """An error quotes only the start of it, which must end between two characters wherever in four bytes the cut falls."""
        document = json.loads(fetch(f"{self.root}/openapi.json")[2])
        needed = {"indicators": {"period": "2017-18"}, "series": {"code": "caseload.children"}, "revisions": {"period": "2018-W10"},
                  "figures": {"measure": "caseload.children"}}  # without which nothing else is looked at
        refused = 0
        for path, item in document["paths"].items():
            if "{stream}" in path or "." in path.rsplit("/", 1)[1]:
                continue
            for name in [one["name"] for one in item["get"]["parameters"] if one["in"] == "query"]:
                for shift in range(4):
                    with self.subTest(path=path, name=name, shift=shift):
                        query = urllib.parse.urlencode({**needed.get(path.rsplit("/", 1)[1], {}), name: "a" * shift + "\U0001D57F" * 40})
                        status, _, body = fetch(f"{self.root}{path.replace('{gss}', COUNCIL)}?{query}")  # which reads it as UTF-8
                        refused += status >= 400
                        self.assertLess(status, 500, body)
        self.assertGreater(refused, 200)

    def test_what_comes_back_is_what_the_document_says(self):
        document = json.loads(fetch(f"{self.root}/openapi.json")[2])
        chance_seed = random.randrange(1 << 32)
        chance = random.Random(chance_seed)
        for path, item in document["paths"].items():
            if "{stream}" in path:
                continue
            with self.subTest(seed=chance_seed, path=path):
                query = self.chosen(item["get"], chance)
                status, headers, body = self.answer(path.replace("{gss}", COUNCIL), query)
                self.assert_documented(document, item["get"], status, headers, body)

    def chosen(self, operation, chance):
        """Some parameters with values that their schemas allow."""
        query = {}
        for parameter in operation["parameters"]:
            schema = parameter["schema"]
            if parameter["in"] != "query" or chance.random() < 0.7:
                continue
            if "enum" in schema:
                query[parameter["name"]] = chance.choice(schema["enum"])
            elif schema.get("format") == "date":
                query[parameter["name"]] = str(dt.date(2017, 1, 1) + dt.timedelta(days=chance.randrange(700)))
            elif schema["type"] == "integer":
                query[parameter["name"]] = str(chance.randrange(1, 100))
            else:
                query[parameter["name"]] = "".join(chance.choice(string.printable) for _ in range(chance.randrange(12)))
        return query

    def answer(self, path, query):
        url = f"{self.root}{path}?{urllib.parse.urlencode(query)}"
        try:
            with urllib.request.urlopen(url, timeout=60) as response:
                return response.status, dict(response.headers), response.read()
        except urllib.error.HTTPError as error:
            return error.code, dict(error.headers), error.read()

    def assert_documented(self, document, operation, status, headers, body):
        self.assertIn(str(status), operation["responses"])
        self.assertLess(status, 500, body)
        kind = headers["Content-Type"].split(";")[0]
        content = operation["responses"][str(status)]["content"]
        self.assertIn(kind, content)
        if kind.endswith("json"):
            schema = {**content[kind]["schema"], "components": document["components"]}
            jsonschema.validate(json.loads(body), schema, cls=jsonschema.Draft202012Validator)

    def test_nonsense_is_told_what_to_do(self):
        seed = random.randrange(1 << 32)
        chance = random.Random(seed)
        names = ["from", "to", "every", "measure", "team", "known_at", "as_published", "since", "limit", "after", "colour", "as_at", "by", "period"]
        values = ["", "0", "-1", "9" * 40, "2018-02-30", "9999-12-31", "now()", "total", "caseload.children~2018-W10~total", "~~", "a~b~c", "%00",
                  "' or 1=1", "ÿ", "1" * 5000, "2018-W60", "1970-01-01T00:00:00Z", "NaN", "month"]
        for _ in range(300):
            query = {name: chance.choice(values) for name in chance.sample(names, chance.randrange(1, 4))}
            path = chance.choice([f"/v1/authorities/{COUNCIL}/figures", f"/v1/authorities/{COUNCIL}/caseload.xlsx",
                                  f"/v1/public/authorities/{COUNCIL}/figures.csv", f"/v1/authorities/{COUNCIL}/series"])
            with self.subTest(seed=seed, path=path, query=query):
                status, headers, body = self.answer(path, query)
                self.assertIn(status, (200, 400, 404, 409))
                if status != 200:
                    self.assertEqual(headers["Content-Type"], "application/problem+json")
                    self.assertGreater(len(json.loads(body)["detail"]), 20)

    def test_the_public_feed_knows_one_week_and_no_small_count(self):
        status, headers, text = fetch(f"{self.root}/v1/public/authorities/{COUNCIL}/figures.csv?from=2018-01-01&to=2018-12-31")
        self.assertEqual(status, 200, text)
        self.assertIn("public", headers["Cache-Control"])
        rows = list(csv.DictReader(io.StringIO(text)))
        self.assertEqual({row["time_period"] for row in rows}, {"2018-W10"})
        for row in rows:
            for column in ("numerator", "denominator"):
                self.assertTrue(row[column] == "" or (int(row[column]) >= 5 and int(row[column]) % 5 == 0), row)
            self.assertTrue(row["status"] != "" or row["value"] != "", row)


if __name__ == "__main__":
    HANES = Hanes(sys.argv.pop(1))
    unittest.main()
