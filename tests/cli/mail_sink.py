#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""A mail server that keeps what it is sent: mail_sink.py FOLDER [PORT]

Says its port on standard output. Each letter becomes FOLDER/NUMBER.eml, with its envelope in FOLDER/NUMBER.json. FOLDER/mode says how it behaves
from then on: "take", "refuse" (550 to each recipient), "busy" (451 after the content), "silent" (keeps the letter and never answers), "deaf"
(never answers to a recipient).
"""
import asyncio
import json
import os
import sys

from aiosmtpd.smtp import SMTP


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


async def main():
    folder, port = sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 0
    server = await asyncio.get_running_loop().create_server(lambda: SMTP(Keeper(folder), enable_SMTPUTF8=False, timeout=3600), "127.0.0.1", port)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


asyncio.run(main())
