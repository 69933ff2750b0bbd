# gunicorn ships no types: what screening/cli extends of it.
