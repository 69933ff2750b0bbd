"""Exit code 0 where the server in this container is ready for people."""

import http.client
import os
import sys
from urllib.parse import urlsplit

connection = http.client.HTTPConnection("127.0.0.1", int(os.environ["PORT"]), timeout=4)
host = urlsplit(os.environ["PUBLIC_URL"]).netloc  # it answers under that name alone
try:
    connection.request("GET", "/readyz", headers={"Host": host})
    sys.exit(connection.getresponse().status != 200)
except OSError:
    sys.exit(1)
