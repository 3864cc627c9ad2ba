"""What replies look like under each key and value."""

import calendar
import re

import pytest

from reading import DATASTORE_READS, READS, normal, times_in, walk

NARROW = "\u202f"
MONTHS = "Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec"


@pytest.fixture(scope="module")
def plain_pages(tmp_path_factory):
    """All that the plain simulator replies to reads."""
    from conftest import Appliance

    made = Appliance(tmp_path_factory.mktemp("plain"), {})
    yield {path: made.get(path) for path in READS + DATASTORE_READS}
    made.simulator.stop()


# What a moment of the plain form, 11/23/2026 02:00:41 AM and the like, is in each form.
FORMS = {
    "lower": (r"\d\d/\d\d/\d{4} \d\d:\d\d:\d\d [ap]m", lambda t: f"{t:%m/%d/%Y %I:%M:%S %p}".lower()),
    "nnbsp": (rf"\d\d/\d\d/\d{{4}} \d\d:\d\d:\d\d{NARROW}[AP]M", lambda t: f"{t:%m/%d/%Y %I:%M:%S}{NARROW}{t:%p}"),
    "h24": (r"\d\d/\d\d/\d{4} \d\d:\d\d:\d\d", lambda t: f"{t:%m/%d/%Y %H:%M:%S}"),
    "iso": (r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d", lambda t: t.isoformat()),
    "iso_zone": (r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.000\+00:00", lambda t: t.isoformat() + ".000+00:00"),
    "epoch_s": (None, lambda t: calendar.timegm(t.timetuple())),
    "epoch_ms": (None, lambda t: calendar.timegm(t.timetuple()) * 1000),
    "array": (None, lambda t: [t.year, t.month, t.day, t.hour, t.minute, t.second]),
    "words": (rf"({MONTHS}) \d\d?, \d{{4}} \d\d?:\d\d:\d\d [AP]M",
              lambda t: f"{t:%b} {t.day}, {t.year} {t.hour % 12 or 12}:{t:%M:%S} {t:%p}"),
}


@pytest.mark.parametrize("form", FORMS)
def test_times_are_all_in_the_form_and_the_same_moments(appliance, plain_pages, form):
    pattern, write = FORMS[form]
    made = appliance(times=form)
    seen = 0
    for path, plain in plain_pages.items():
        theirs = dict(walk(made.get(path)["response"], whole=(list,) if form == "array" else ()))
        for place, moment in times_in(plain["response"]):
            seen += 1
            assert theirs[place] == write(moment), (path, place)
            if pattern:
                assert re.fullmatch(pattern, theirs[place])
    assert seen > 300


def test_ids_as_texts(appliance, plain_pages):
    made = appliance(ids="texts")
    seen = 0
    for path, plain in plain_pages.items():
        theirs = dict(walk(made.get(path)["response"]))
        for place, value in walk(plain["response"]):
            last = place[-1]
            if isinstance(last, str) and (last == "id" or last.endswith("Id")) and isinstance(value, int):
                assert theirs[place] == str(value)
                seen += 1
            else:
                assert theirs[place] == value, (path, place)
    assert seen > 300


def test_uuids_are_left_out_where_the_dialect_says(appliance, plain_pages):
    for key, at in {"reports": "/4.1/reports", "backups": "/4.1/vm/"}.items():
        made = appliance(no_uuid=[key])
        for path in plain_pages:
            has = any(place[-1] == "uuid" for place, _ in walk(made.get(path)))
            had = any(place[-1] == "uuid" for place, _ in walk(plain_pages[path]))
            assert has == (had and not path.startswith(at)), (key, path)
    uuid = next(v for p, v in walk(plain_pages["/4.1/vm/vm-1001/backups"]) if p[-1] == "uuid")
    assert made.backups(uuid)


def test_entities_as_morefs(appliance):
    plain, made = appliance().groups(), appliance(entities="morefs").groups()
    assert [g["entities"] for g in made] == [[e["moref"] for e in g["entities"]] for g in plain]


def newest(made):
    return made.backups()[0]["backupId"]


def test_locations_as_objects(appliance):
    plain, made = appliance(), appliance(locations="objects")
    backup = newest(plain)
    paths = {
        f"/4.1/vm/backups/{backup}/snapshotlocations": ("snapshotLocationsList", "snapshotLocation"),
        f"/4.1/vm/vm-1001/backups/{backup}/vmdklocations": ("vmdkLocationsList", "vmdkLocation"),
        "/4.1/vm/vm-1001/backups/availableesxhosts": ("availableEsxHostsList", "esxHostName"),
        "/4.1/datastores/datastore-21/availableEsxHosts": ("availableEsxHostsList", "esxHostName"),
    }
    for path, (name, member) in paths.items():
        texts = [each[member] for each in plain.payload(path)[name]]
        things = [each[member] for each in made.payload(path)[name]]
        assert texts and [each["name"] for each in things] == texts, path
        assert all(set(each) == {"id", "name"} and each["id"] not in ("", each["name"]) for each in things)
    path = f"/4.1/vm/vm-1001/backups/{backup}/availabledatastores"
    assert [e["name"] for e in made.payload(path)["DatastoreNameList"]] == plain.payload(path)["DatastoreNameList"]
    path = f"/4.1/datastores/backups/{backup}/snapshotlocators"
    assert made.payload(path)["datastore"]["name"] == plain.payload(path)["datastore"]


def test_locations_bare(appliance):
    plain, made = appliance(), appliance(locations="bare")
    backup = newest(plain)
    for path, name, member in (
        (f"/4.1/vm/backups/{backup}/snapshotlocations", "snapshotLocationsList", "snapshotLocation"),
        (f"/4.1/datastores/backups/{backup}/snapshotlocators", "snapshotLocationsList", "snapshotLocation"),
        (f"/4.1/vm/vm-1001/backups/{backup}/vmdklocations", "vmdkLocationsList", "vmdkLocation"),
        ("/4.1/vm/vm-1001/backups/availableesxhosts", "availableEsxHostsList", "esxHostName"),
    ):
        assert made.payload(path)[name] == [each[member] for each in plain.payload(path)[name]]


def test_renamed_properties_have_the_new_name_and_the_old_value(appliance, plain_pages):
    made = appliance(rename={"Job.policyName": "plan", "Backup.backupName": "label", "Entity.moref": "reference"})
    for theirs, plain in zip(made.payload("/4.1/jobs"), plain_pages["/4.1/jobs"]["response"]):
        assert theirs == {("plan" if name == "policyName" else name): value for name, value in plain.items()}
    row = made.backups()[0]
    assert "backupName" not in row and row["label"] == made.backups()[0]["snapshotName"]
    assert all(set(e) == {"reference", "name", "type"} for g in made.groups() for e in g["entities"])


def test_properties_are_left_out_and_null(appliance):
    made = appliance(leave_out=["Job.percentComplete", "Policy.description", "Envelope.statusMessage"],
                     nulls=["Job.messages", "Policy.lockingPeriod"])
    reply = made.get("/4.1/jobs")
    assert "statusMessage" not in reply and reply["statusCode"] == 200
    assert all("percentComplete" not in job and job["messages"] is None for job in reply["response"])
    policies = made.payload("/4.1/policies")["policyResponseList"]
    assert all("description" not in policy and policy["lockingPeriod"] is None for policy in policies)
    assert "statusMessage" not in made.send("GET", "/4.1/jobs/999999")[1]


@pytest.mark.parametrize("order", ["reversed", "shuffled"])
def test_lists_in_another_order(appliance, plain_pages, order):
    made = appliance(order=order)
    plain = [job["id"] for job in plain_pages["/4.1/jobs"]["response"]]
    first, second = ([job["id"] for job in made.payload("/4.1/jobs")] for _ in range(2))
    assert sorted(first) == sorted(second) == sorted(plain) and first != plain
    assert (first == plain[::-1]) == (order == "reversed")
    assert (first == second) == (order == "reversed")
    for path, reply in plain_pages.items():
        assert normal(made.get(path)["response"]) == normal(reply["response"]), path


def test_shuffling_is_that_of_the_seed(appliance):
    one, same, other = (appliance(("--seed", seed), order="shuffled") for seed in "778")
    ids = [[job["id"] for job in each.payload("/4.1/jobs")] for each in (one, same, other)]
    assert ids[0] == ids[1] != ids[2]


def test_words_of_another_appliance(appliance, plain_pages):
    words = {"COMPLETED": "SUCCESSFUL", "backup": "BACKUP", "VirtualMachine": "VM", "HOURLY": "EACH_HOUR"}
    made = appliance(words=words)
    for path, plain in plain_pages.items():
        theirs = dict(walk(made.get(path)["response"]))
        for place, value in walk(plain["response"]):
            names = re.findall("(status|state|type|frequency)$", str(place[-1]), re.I)
            assert theirs[place] == (words.get(value, value) if names and isinstance(value, str) else value), place
    assert made.payload("/4.1/jobs?type=BACKUP") == made.payload("/4.1/jobs?type=backup") != []


def running_job(made):
    reply = made.ok("POST", "/4.1/resource-groups/backupnow", {"resourceGroupId": 1, "policyId": 1})
    return reply, next(job for job in made.payload("/4.1/jobs") if job["status"] == "RUNNING" and job["id"] > 117)


@pytest.mark.parametrize("value, end", [("null", None), ("absent", ...), ("empty", ""), ("zero", 0)])
def test_the_end_of_a_job_that_runs(appliance, value, end):
    made = appliance(running_end=value)
    _, job = running_job(made)
    assert job.get("endTime", ...) == end and type(job.get("endTime", ...)) is type(end)
    made.simulator.advance(60)
    assert re.match(r"\d\d/", made.payload(f"/4.1/jobs/{job['id']}")["endTime"])


def test_replies_without_the_id_of_the_job(appliance):
    assert running_job(appliance())[0]["response"]["jobId"] == 118
    assert "response" not in running_job(appliance(job_id=False))[0]


def test_parts_stand_beside_their_jobs(appliance, plain_pages):
    made = appliance(sub_jobs=True)
    jobs = made.payload("/4.1/jobs")
    parts = [job for job in jobs if re.match(r"\(Job \d+\)Primary Backup of ", job["name"])]
    assert [job for job in jobs if job not in parts] == plain_pages["/4.1/jobs"]["response"]
    assert len(parts) > 90 and len({job["id"] for job in jobs}) == len(jobs)
    assert made.payload(f"/4.1/jobs/{parts[0]['id']}") == parts[0]


def test_pages(appliance, plain_pages):
    made = appliance(pages=50)
    jobs, page = [], 0
    while True:
        reply = made.get(f"/4.1/jobs?page={page}")
        assert (reply["totalElements"], reply["totalPages"]) == (117, 3)
        if not reply["response"]:
            break
        assert len(reply["response"]) <= 50
        jobs += reply["response"]
        page += 1
    assert page == 3 and jobs == plain_pages["/4.1/jobs"]["response"]
    assert made.get("/4.1/jobs")["response"] == jobs[:50]
    made = appliance(pages=7)
    whole = plain_pages["/4.1/vm/vm-1001/backups"]["response"]["backupResponseList"]
    reply = made.payload("/4.1/vm/vm-1001/backups?page=1")
    assert reply["backupResponseList"] == whole[7:14]
    assert (reply["totalElements"], reply["totalPages"]) == (len(whole), (len(whole) + 6) // 7)
    assert "totalPages" not in made.get("/4.1/policies")["response"]
    assert "page" in made.refused("GET", "/4.1/jobs?page=x")


@pytest.mark.parametrize("value, written", [("empty", []), ("null", None), ("absent", ...)])
def test_lists_that_have_nothing(appliance, value, written):
    made = appliance(empty_lists=value)
    backup = newest(made)
    reply = made.get(f"/4.1/datastores/backups/{backup}/mounted")
    assert reply["response"].get("mountedDatastoreResponseList", ...) == written
    assert reply.get("responseMessage", ...) == written
    assert made.get("/4.1/jobs?type=none").get("response", ...) == written
    policy = made.payload("/4.1/policies")["policyResponseList"][0]
    assert policy.get("scripts", ...) == written and policy["name"]


def test_a_vm_in_two_groups_has_two_rows(appliance):
    for dial, rows in ((False, 1), (True, 2)):
        made = appliance(duplicate_vms=dial)
        made.ok("POST", "/4.1/resource-groups", {"name": "second", "entities": ["vm-1001"], "policies": [{"id": 3}]})
        mine = [row for row in made.payload("/4.1/reports/protectedVM")["protectedVmResponseList"]
                if row["moref"] == "vm-1001"]
        assert len(mine) == rows
        assert sorted(sum((row["resourceGroups"] for row in mine), [])) == ["gold_web", "second"]
        assert rows == 1 or [row["policies"] for row in mine] == [["hourly", "daily"], ["weekly"]]


def test_a_group_holds_a_tag_and_a_folder(appliance):
    plain, made = appliance().groups(), appliance(held="tags")
    group = next(g for g in made.groups() if len(g["entities"]) != len(next(
        p for p in plain if p["id"] == g["id"])["entities"]))
    kinds = {entity["type"]: entity["moref"] for entity in group["entities"]}
    assert {"Tag", "Folder", "VirtualMachine"} <= set(kinds)
    morefs = [entity["moref"] for entity in group["entities"]]
    made.ok("PUT", f"/4.1/resource-groups/{group['id']}", {
        "name": group["name"], "entities": morefs, "policies": [{"id": p["id"]} for p in group["policies"]]})
    assert next(g for g in made.groups() if g["id"] == group["id"])["entities"] == group["entities"]


def test_backups_of_the_same_second(appliance):
    rows = appliance(ties=True).backups()
    at = {row["backupId"]: row["startTime"] for row in rows}
    assert rows[0]["backupId"] == 1000
    for one, other in ((9, 10), (99, 100), (999, 1000)):
        assert at[one] == at[other]
    assert len(at) == len(rows)


def test_storage_below_its_clusters(appliance):
    plain = appliance().payload("/4.1/storage-system")["storageSystemResponseList"]
    made = appliance(storage="nested").payload("/4.1/storage-system")["storageSystemResponseList"]
    below = [svm for cluster in made for svm in cluster.get("svms") or []]
    assert sorted(svm["name"] for svm in below) == sorted(
        s["name"] for s in plain if s["name"] not in [each["name"] for each in made])
    assert len(made) == 2 and all(set(cluster) - {"svms"} == set(svm) - {"svms"} for cluster in made for svm in below)


def test_what_a_refused_token_gets(appliance):
    for status in (401, 403):
        made = appliance(token_refusal=status)
        made.client.token = "wrong"
        assert made.send("GET", "/4.1/jobs")[0] == status
        made.client.token = None
        assert made.send("GET", "/4.1/jobs")[0] == status
        assert made.send("POST", "/4.1/auth/login", {"username": "x", "password": "y"})[0] == 401


def test_hosts_are_not_told(appliance):
    made = appliance(hosts="refused")
    assert made.refused("GET", "/4.1/vm/vm-1001/backups/availableesxhosts", status=404)
    assert made.refused("GET", "/4.1/datastores/datastore-21/availableEsxHosts", status=404)
    assert made.payload(f"/4.1/vm/backups/{newest(made)}/snapshotlocations")
