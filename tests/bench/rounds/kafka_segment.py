#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""How many bytes a topic's segments take for an event: kafka_segment.py --events N --topic NAME --broker FOLDER

The folder is the one kafka.sh keeps a broker in. Counts the .log files alone: the index files beside them are small, and made larger
beforehand than they will be.
"""
import argparse
import json
import pathlib


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--events", type=int, required=True)
    parser.add_argument("--topic", required=True)
    parser.add_argument("--broker", type=pathlib.Path, required=True)
    wanted = parser.parse_args()
    segments = list((wanted.broker / "data" / f"{wanted.topic}-0").glob("*.log"))
    if not segments:
        raise SystemExit(f"there are no segments of {wanted.topic} in {wanted.broker}: is it the folder of the broker that holds the topic?")
    size = sum(path.stat().st_size for path in segments)
    print(json.dumps({"work": "disk", "size": wanted.events, "subject": "kafka_segment", "unit": "bytes/event", "value": size / wanted.events}))


if __name__ == "__main__":
    main()
