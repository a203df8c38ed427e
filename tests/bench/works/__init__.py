# SPDX-License-Identifier: Apache-2.0
"""Every work, in the order they run and are told."""
from works import append, disk, growth, history, indicators, kafka_to_log, live, live_pages, memory, question, rebuild, start

WORKS = [page.WORK for page in (append, kafka_to_log, rebuild, live, live_pages, question, indicators, history, start, memory, disk, growth)]
