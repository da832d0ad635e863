"""
The reference page of the shipped processes, written from the processes themselves: states, steps, days and diagrams.

    python -m demur.channel.process_page            prints docs/reference/processes.md; a test compares the two
"""

from __future__ import annotations

import sys

from demur.channel.process import FILING, FIRST_STATE, Process, Step, Unit
from demur.channel.process_reader import SHIPPED, shipped

HEAD = """# Processes

Written by `python -m demur.channel.process_page` from `src/demur/channel/processes/*.toml`; a test compares the two.

An institution chooses a process in its own file (`demur institution load`), or edits one:

```toml
[process]
use = "resolution"              # for memos; without it: reporting
documents = "non-concurrence"   # for documents
# or, in place of `use`, one of your own: a shipped file with its tables below [process.own]
```

A memo keeps the process that it was filed under. A limit is counted from filing, or from the step that is named; in
working days by the institution's calendar, or by the calendar. Past the target is not overdue. A missed limit of
acknowledgement or reply enters the record by itself; for the other steps the record has no kind of entry, and the
office's page shows them.
"""


def page() -> str:
    """Return the whole page."""
    return "\n".join([HEAD, *(_process(shipped(name)) for name in SHIPPED)])


def diagram(process: Process) -> str:
    """Draw a process as a Mermaid state diagram."""
    lines = ["stateDiagram-v2", f"    [*] --> {FIRST_STATE}"]
    for step in process.steps:
        lines += [f"    {source} --> {step.to}: {step.name}" for source in step.sources]
    lines += [f"    {state.name} --> [*]" for state in process.states if state.ends]
    return "\n".join(lines)


def _process(process: Process) -> str:
    rows = [f"| `{step.name}` | {_who(step)} | {_limit(step)} | {_entry(step)} |" for step in process.steps]
    return "\n".join(
        [
            f"## {process.name}",
            "",
            f"{process.says.en}",
            "",
            "```mermaid",
            diagram(process),
            "```",
            "",
            "| step | by | limit | entry |",
            "|---|---|---|---|",
            *rows,
            "",
            *([f"Signing: {', '.join(process.signing)}."] if process.readers else []),
            *([f"Distribution: {'; '.join(reader.name.en for reader in process.readers)}."] if process.readers else []),
            *([f"Endings: {'; '.join(ending.title.en for ending in process.endings)}."] if process.endings else []),
            "",
        ]
    )


def _who(step: Step) -> str:
    return ", ".join(part.value for part in step.by)


def _limit(step: Step) -> str:
    limit = step.limit
    if limit.days is None:
        return "none"
    unit = "working days" if limit.unit is Unit.WORKING else "days"
    target = f"target {limit.target}, " if limit.target else ""
    after = "filing" if limit.after == FILING else f"`{limit.after}`"
    closes = "; then closed" if limit.closes else ""
    return f"{target}{limit.days} {unit} after {after}{closes}"


def _entry(step: Step) -> str:
    return f"`{step.written.value}`" if step.written else "none"


if __name__ == "__main__":
    sys.stdout.write(page())
