# SPDX-License-Identifier: Apache-2.0
"""Who is sent an edition in tests: a mail server and a webhook, and the delivery file that names them."""
import email
import email.policy
import hashlib
import hmac
import http.server
import json
import os
import socket
import ssl
import subprocess
import threading
import time

SECRET = "0123456789abcdef0123456789abcdef"


def free_port():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return taken.getsockname()[1]


class MailSink:
    """mail_sink.py, in Debian's Python, where aiosmtpd is. `words`: more of its arguments."""

    def __init__(self, folder, port=0, words=()):
        self.folder = folder
        os.makedirs(folder, exist_ok=True)
        words = ["/usr/bin/python3", os.path.join(os.path.dirname(os.path.abspath(__file__)), "mail_sink.py"), folder, "--port", str(port), *words]
        with open(os.path.join(folder, "errors"), "w", encoding="utf-8") as errors:
            self.process = subprocess.Popen(words, stdout=subprocess.PIPE, stderr=errors, text=True)
        self.port = int(self.process.stdout.readline())

    def behave(self, mode):
        with open(os.path.join(self.folder, "mode"), "w", encoding="utf-8") as file:
            file.write(mode)

    def count(self):
        return sum(name.endswith(".json") for name in os.listdir(self.folder))

    def letters(self):
        """(envelope, message, bytes) of each, in order."""
        found = []
        for number in range(self.count()):
            with open(os.path.join(self.folder, f"{number}.json"), encoding="utf-8") as file:
                envelope = json.load(file)
            with open(os.path.join(self.folder, f"{number}.eml"), "rb") as file:
                raw = file.read()
            found.append((envelope, email.message_from_bytes(raw, policy=email.policy.default), raw))
        return found

    def close(self):
        self.process.kill()
        self.process.wait()
        self.process.stdout.close()


class WebhookReceiver:
    """Answers as `answers` says, in order, and the last one for ever; keeps what it got, with whether its signature is right."""

    def __init__(self, *answers, port=0, certificate=None):
        self.answers = list(answers)
        self.got = []
        receiver = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                receiver.got.append({"path": self.path, "type": self.headers["Content-Type"], "body": body,
                                     "signed": receiver.is_signed(self.headers.get("Hanes-Signature", ""), body)})
                answer = receiver.answers.pop(0) if len(receiver.answers) > 1 else receiver.answers[0]
                self.send_response(answer)
                if answer in (301, 302, 307, 308):
                    self.send_header("Location", "/elsewhere")
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", port), Handler)
        if certificate:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(certificate.certificate, certificate.key)
            self.server.socket = context.wrap_socket(self.server.socket, server_side=True)
        self.url = f"{'https' if certificate else 'http'}://127.0.0.1:{self.server.server_address[1]}/hook"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    @staticmethod
    def is_signed(header, body):
        """As docs/operations.md tells a receiver to look."""
        parts = dict(part.split("=", 1) for part in header.split(",") if "=" in part)
        expected = hmac.new(SECRET.encode(), parts.get("t", "").encode() + b"." + body, hashlib.sha256).hexdigest()
        return hmac.compare_digest(expected, parts.get("v1", "")) and abs(time.time() - int(parts["t"])) < 300

    def close(self):
        self.server.shutdown()
        self.server.server_close()


class Certificate:
    """One that vouches for itself, for this machine, made by openssl: what a server shows, and what who trusts it names as ca_file."""

    def __init__(self, folder, name, host="IP:127.0.0.1"):
        self.certificate, self.key = (os.path.join(folder, f"{name}.{kind}") for kind in ("pem", "key"))
        subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-noenc", "-days", "2", "-subj", f"/CN={name}", "-addext",
                        f"subjectAltName={host}", "-keyout", self.key, "-out", self.certificate], check=True, capture_output=True)


def write_delivery(path, smtp_port=None, recipients=(), webhooks=(), figures=False, tries=5, timeout="20s", smtp=('tls = "none"',), ca_file=None):
    """A delivery file with its secret beside it. recipients: (id, address, language, role); webhooks: (id, url), trusting `ca_file`; smtp: more
    lines of its block."""
    with open(os.path.join(os.path.dirname(path), "secret"), "w", encoding="utf-8") as file:
        file.write(SECRET + "\n")
    os.chmod(file.name, 0o600)
    lines = ['link = "https://figures.example.org"', 'council_en = "The Council"', 'council_cy = "Y Cyngor"',
             f"figures_topic = {'true' if figures else 'false'}",
             "[retry]", f"tries = {tries}", 'first_wait = "100ms"', 'longest_wait = "400ms"']
    if smtp_port:
        lines += ["[smtp]", 'host = "127.0.0.1"', f"port = {smtp_port}", *smtp, 'from = "figures@example.org"',
                  'from_name = "Ffigurau â tho"', f'timeout = "{timeout}"']
    for name, address, language, role in recipients:
        lines += ["[[recipient]]", f'id = "{name}"', f'email = "{address}"', f'language = "{language}"', f'role = "{role}"']
    for name, url in webhooks:
        lines += ["[[webhook]]", f'id = "{name}"', f'url = "{url}"', 'secret_file = "secret"'] + ([f'ca_file = "{ca_file}"'] if ca_file else [])
    with open(path, "w", encoding="utf-8") as file:
        file.write("\n".join(lines) + "\n")
    return path
