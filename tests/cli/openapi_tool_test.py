#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""schemathesis against a house that is served, by its own OpenAPI document: openapi_tool_test.py HANES FOLDER [SEED...]

The questions are drawn from a seed, the same one each time so that a test that passed passes again. Others look further: name them (a house of its
own each), or give SEEDS=n in the environment for n that nobody has drawn. Each is said, and drawn again by naming it.

It is no package of Debian: FOLDER holds an environment of its own with it, made when it is not there. Where it cannot be had the test says so and
is skipped (77); feeds_test.py asks by the document without it."""
import os
import random
import subprocess
import sys

from hanes_process import Folder, Hanes
from ssda903_returns import import_words, write_returns

SKIPPED = 77
SEED = 20121001
CHECKS = "not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance"
REQUIREMENTS = os.path.join(os.path.dirname(os.path.abspath(__file__)), "openapi-requirements.txt")


def tool_in(folder):
    """The program, or None with the reason said."""
    program = os.path.join(folder, "bin", "schemathesis")
    if os.path.exists(program):
        return program
    for words in ([sys.executable, "-m", "venv", folder], [os.path.join(folder, "bin", "pip"), "install", "--quiet", "-r", REQUIREMENTS]):
        made = subprocess.run(words, capture_output=True, text=True, check=False)
        if made.returncode != 0:
            print(f"skipped: schemathesis cannot be had here\n{made.stderr}")
            return None
    return program


def ask(hanes, program, data, folder, seed):
    """Exit code of the tool, asking by one seed."""
    print(f"seed {seed}", flush=True)
    process = hanes.start("serve", "--data", data, "--http", "127.0.0.1:0", log=os.path.join(folder, "serve.log"))
    root = "http://" + process.await_ready().split("http://")[1].split()[0]
    try:
        return subprocess.run([program, "run", f"{root}/openapi.json", "--url", root, "--max-examples", "8", "--checks", CHECKS,
                               "--phases", "examples,coverage,fuzzing", "--seed", str(seed)], check=False, cwd=folder).returncode
    finally:
        process.stop()


def main(executable, folder, seeds):
    program = tool_in(os.path.abspath(folder))
    if program is None:
        return SKIPPED
    hanes = Hanes(executable)
    with Folder() as work:
        write_returns(work.path)
        hanes.run(*import_words(work.path, 2017, work / "data"))
        failed = [seed for seed in seeds if ask(hanes, program, work / "data", work.path, seed) != 0]
    if failed:
        print(f"failed with seeds {failed}")
    return 1 if failed else 0


def wanted(named):
    if named:
        return [int(seed) for seed in named]
    return [random.randrange(1 << 32) for _ in range(int(os.environ["SEEDS"]))] if "SEEDS" in os.environ else [SEED]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2], wanted(sys.argv[3:])))
