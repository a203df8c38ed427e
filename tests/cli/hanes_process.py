# SPDX-License-Identifier: Apache-2.0
"""The real executable, as a test drives it."""
import json
import os
import shutil
import signal
import subprocess
import tempfile
import time
import urllib.error
import urllib.request

PATIENCE_S = 120


class Hanes:
    """Runs one executable with no setting but those a test gives."""

    def __init__(self, executable):
        self.executable = os.path.abspath(executable)
        self.environment = {k: v for k, v in os.environ.items() if not k.startswith("HANES_")}

    def run(self, *words, expect=0, cwd=None, environment=None):
        """Standard output of a command that must end with `expect`."""
        return self.ended(*words, expect=expect, cwd=cwd, environment=environment).stdout

    def ended(self, *words, expect=0, cwd=None, environment=None):
        done = subprocess.run([self.executable, *map(str, words)], capture_output=True, text=True, cwd=cwd, timeout=PATIENCE_S,
                              env={**self.environment, **(environment or {})}, check=False)
        if expect is not None and done.returncode != expect:
            raise AssertionError(f"hanes {' '.join(map(str, words))}\nended with {done.returncode}, not {expect}\n{done.stdout}{done.stderr}")
        return done

    def start(self, *words, log=None):
        return Process([self.executable, *map(str, words)], self.environment, log)

    def status(self, data):
        return json.loads(self.run("status", "--data", data, "--format", "json"))

    def position(self, data):
        return int(self.status(data)["log"]["position"])

    def digest(self, *where):
        return self.run("digest", "caseload", *where).split()[-1]


class Process:
    """One that stays. `ready` is what it says on standard output when it serves."""

    def __init__(self, words, environment, log):
        self.words = words
        self.log_path = log or tempfile.mkstemp(prefix="hanes_log_")[1]
        self.log = open(self.log_path, "a", encoding="utf-8")
        self.process = subprocess.Popen(words, stdout=subprocess.PIPE, stderr=self.log, text=True, env=environment)

    def await_ready(self):
        line = self.process.stdout.readline().strip()
        if not line:
            raise AssertionError(f"{' '.join(self.words)} said nothing and ended with {self.process.wait()}\n{self.said()}")
        return line

    def said(self):
        self.log.flush()
        with open(self.log_path, encoding="utf-8") as file:
            return file.read()

    def kill(self):
        """As a power cut for the process: nothing of it runs any more."""
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()
        self.close()

    def stop(self):
        """Asks it to stop; its exit code."""
        self.process.send_signal(signal.SIGTERM)
        code = self.process.wait(timeout=PATIENCE_S)
        self.close()
        return code

    def running(self):
        return self.process.poll() is None

    def close(self):
        self.process.stdout.close()
        self.log.close()


def fetch(url, headers=None):
    """(status, headers, body) of a GET, errors too."""
    try:
        with urllib.request.urlopen(urllib.request.Request(url, headers=headers or {}), timeout=30) as response:
            return response.status, dict(response.headers), response.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, dict(error.headers), error.read().decode()


def wait_until(condition, what, seconds=PATIENCE_S):
    deadline = time.monotonic() + seconds
    while True:
        value = condition()
        if value:
            return value
        if time.monotonic() > deadline:
            raise AssertionError(f"waited {seconds} s in vain until {what}")
        time.sleep(0.05)


class Folder:
    """A temporary folder: `with Folder() as f: f / "data"`."""

    def __enter__(self):
        self.path = tempfile.mkdtemp(prefix="hanes_cli_")
        return self

    def __exit__(self, *_):
        shutil.rmtree(self.path, ignore_errors=True)

    def __truediv__(self, name):
        return os.path.join(self.path, name)
