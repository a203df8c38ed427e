#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""A mail server that keeps what it is sent: mail_sink.py FOLDER [--port PORT] [--tls HOW --certificate PEM --key PEM] [--login USER:PASSWORD]

Says its port on standard output. Each letter becomes FOLDER/NUMBER.eml, with its envelope in FOLDER/NUMBER.json. FOLDER/mode says how it behaves
from then on: "take", "refuse" (550 to each recipient), "busy" (451 after the content), "silent" (keeps the letter and never answers), "deaf"
(never answers to a recipient). With --login nobody sends without it; each try is a line of FOLDER/logins: who, whether right, whether encrypted.
"""
import argparse
import asyncio
import json
import os
import ssl

from aiosmtpd.smtp import SMTP, AuthResult


class Keeper:
    def __init__(self, folder):
        self.folder = folder

    def mode(self):
        try:
            with open(os.path.join(self.folder, "mode"), encoding="utf-8") as file:
                return file.read().strip()
        except FileNotFoundError:
            return "take"

    async def handle_RCPT(self, server, session, envelope, address, options):
        if self.mode() == "refuse":
            return "550 nobody of that name"
        if self.mode() == "deaf":
            await asyncio.sleep(3600)
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        if self.mode() == "busy":
            return "451 come again"
        number = sum(name.endswith(".json") for name in os.listdir(self.folder))
        with open(os.path.join(self.folder, f"{number}.eml"), "wb") as file:
            file.write(envelope.original_content)
        with open(os.path.join(self.folder, f"{number}.json.new"), "w", encoding="utf-8") as file:
            json.dump({"from": envelope.mail_from, "to": envelope.rcpt_tos}, file)
        os.rename(os.path.join(self.folder, f"{number}.json.new"), os.path.join(self.folder, f"{number}.json"))
        if self.mode() == "silent":
            await asyncio.sleep(3600)
        return "250 taken"


class Login:
    def __init__(self, folder, login):
        self.folder = folder
        self.user, self.password = (part.encode() for part in login.split(":", 1))

    def __call__(self, server, session, envelope, mechanism, data):
        right = (data.login, data.password) == (self.user, self.password)
        encrypted = server.transport.get_extra_info("ssl_object") is not None
        with open(os.path.join(self.folder, "logins"), "a", encoding="utf-8") as file:
            file.write(f"{data.login.decode()} {'right' if right else 'wrong'} {'encrypted' if encrypted else 'readable'}\n")
        return AuthResult(success=right, handled=False)


def session(words, context):
    options = {"enable_SMTPUTF8": False, "timeout": 3600}
    if words.tls == "starttls":
        options |= {"tls_context": context, "require_starttls": True}
    if words.login:
        # To itself, implicit TLS is a plain connection.
        options |= {"authenticator": Login(words.folder, words.login), "auth_required": True, "auth_require_tls": False}
    return SMTP(Keeper(words.folder), **options)


async def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("folder")
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--tls", choices=("none", "starttls", "implicit"), default="none")
    parser.add_argument("--certificate")
    parser.add_argument("--key")
    parser.add_argument("--login")
    words = parser.parse_args()
    context = None
    if words.tls != "none":
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(words.certificate, words.key)
    server = await asyncio.get_running_loop().create_server(lambda: session(words, context), "127.0.0.1", words.port,
                                                            ssl=context if words.tls == "implicit" else None)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


asyncio.run(main())
