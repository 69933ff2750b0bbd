"""What it costs, beside what a bare Flask application costs under the same server.

`make bench` measures and writes the table of docs/performance.md, `make load` has many people at
once; `python -m benchmarks.profile` shows where the time of one request goes.
"""
