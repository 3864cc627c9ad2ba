"""The same with requests. "Now" is the appliance's, as its replies say; BENCH_… say where that is."""

import collections
import csv
import datetime
import email.utils
import os
import sys

import requests

session = requests.Session()
certificate = os.environ["BENCH_CERTIFICATE"]  # said with each call, or the environment might say otherwise
base = os.environ["BENCH_URL"] + "/api/4.1"
reply = session.post(base + "/auth/login", verify=certificate, json={
    "username": os.environ["BENCH_USERNAME"], "password": os.environ["BENCH_PASSWORD"]})
reply.raise_for_status()
session.headers["Token"] = reply.json()["response"]["token"]
since = email.utils.parsedate_to_datetime(reply.headers["Date"]).replace(tzinfo=None) - datetime.timedelta(days=1)
reply = session.get(base + "/jobs", verify=certificate, params={"type": "backup"})
reply.raise_for_status()
failed = collections.Counter(
    job["resourceGroupName"] for job in reply.json()["response"]
    if job["status"] == "FAILED"
    and datetime.datetime.strptime(job["startTime"], "%m/%d/%Y %I:%M:%S %p") >= since)
writer = csv.writer(sys.stdout)
writer.writerow(["group", "failed"])
writer.writerows(failed.items())
