"""What it costs, beside the least that Flask, and the packages that were asked for, can do it with.

`make bench` measures one worker and writes the tables of docs/performance.md, `make load` has many
people at once; `python -m benchmarks.profile` shows where the time of one request goes.
"""
