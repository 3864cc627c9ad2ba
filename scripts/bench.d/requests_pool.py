"""Many reads with requests and its pool of threads: requests_pool.py PATH COUNT WIDTH. BENCH_… say where."""

import concurrent.futures
import os
import sys
import threading

import requests
import requests.adapters

path, count, width = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
base = os.environ["BENCH_URL"] + "/api/4.1"
certificate = os.environ["BENCH_CERTIFICATE"]
of_thread = threading.local()  # a session is no thing for several threads


def session():
    if not hasattr(of_thread, "session"):
        of_thread.session = requests.Session()
        of_thread.session.headers["Token"] = token
    return of_thread.session


def read(_):
    reply = session().get(base + path, verify=certificate)
    reply.raise_for_status()
    return len(reply.json()["response"]) > 0


reply = requests.post(base + "/auth/login", verify=certificate, json={
    "username": os.environ["BENCH_USERNAME"], "password": os.environ["BENCH_PASSWORD"]})
reply.raise_for_status()
token = reply.json()["response"]["token"]
with concurrent.futures.ThreadPoolExecutor(width) as pool:
    assert all(pool.map(read, range(count)))
