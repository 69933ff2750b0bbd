"""What it costs, beside what a bare Flask application costs under the same server.

`make bench` measures and writes the table of docs/performance.md; `python -m benchmarks.profile`
shows where the time of one request goes.
"""
