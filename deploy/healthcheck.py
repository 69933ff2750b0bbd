"""Exit code 0 where the server in this container answers.

It asks /healthz, not /readyz: with the database away no server is ready, and a restart of all of
them would help nobody.
"""

import http.client
import os
import sys
from urllib.parse import urlsplit

connection = http.client.HTTPConnection("127.0.0.1", int(os.environ["PORT"]), timeout=4)
host = urlsplit(os.environ["PUBLIC_URL"]).netloc  # it answers under that name alone
try:
    connection.request("GET", "/healthz", headers={"Host": host})
    sys.exit(connection.getresponse().status != 200)
except OSError:
    sys.exit(1)
