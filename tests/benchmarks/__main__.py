"""`make bench`: what an answer, a step and an update cost, beside others in the same run; a table, no test."""

import os
import platform

from tests.benchmarks import engine, messages, peer, planning, registry, search, sending, step, updates
from tests.benchmarks.table import unmet

if __name__ == "__main__":
    load = ", ".join(f"{each:.1f}" for each in os.getloadavg())
    print(f"Python {platform.python_version()}, {os.cpu_count()} cores, load {load} (1, 5, 15 minutes)", flush=True)
    missing = peer.install()
    forms = engine.forms()
    for questions, form in forms.items():
        engine.report(questions, form, missing)
    for questions, form in forms.items():
        step.report(questions, form)
    updates.report()
    planning.report()
    sending.report()
    registry.report()
    search.report()
    messages.report()
    print(f"\nBars not met: {', '.join(unmet) or 'none'}. Load now {os.getloadavg()[0]:.1f}.")
