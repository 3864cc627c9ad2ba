"""What requests may look like under each key and value, and what they do."""

import pytest

from reading import READS

GROUP = "/4.1/resource-groups/1"
POLICY = {"name": "made", "frequency": "DAILY"}


def group(made, id=1):
    return next(each for each in made.groups() if str(each["id"]) == str(id))


def body(name="gold_web", **more):
    return {"name": name, "entities": ["vm-1001"], "policies": [{"id": 1}], **more}


def schedule(time):
    return body(policies=[{"id": 1, "frequency": {"startTime": time}}])


# 11/24/2026 03:04:05 AM in each form.
TIMES = {
    "us": "11/24/2026 03:04:05 AM", "lower": "11/24/2026 03:04:05 am", "nnbsp": "11/24/2026 03:04:05\u202fAM",
    "h24": "11/24/2026 03:04:05", "iso": "2026-11-24T03:04:05", "iso_zone": "2026-11-24T03:04:05.000+00:00",
    "epoch_s": 1795489445, "epoch_ms": 1795489445000, "array": [2026, 11, 24, 3, 4, 5],
    "words": "Nov 24, 2026 3:04:05 AM",
}


@pytest.mark.parametrize("form", TIMES)
def test_times_of_bodies(appliance, form):
    made = appliance(times=form)
    for time in (TIMES[form], TIMES["us"]):
        made.ok("PUT", GROUP, schedule(time))
        assert group(made)["policies"][0]["frequency"]["startTime"] == TIMES[form]
    for wrong in ("24/11/2026 03:04:05 AM", "24/11/2026 03:04:05", "soon", True):
        assert "startTime" in made.refused("PUT", GROUP, schedule(wrong))
    for other, time in TIMES.items():
        if other not in (form, "us"):
            assert "startTime" in made.refused("PUT", GROUP, schedule(time)), other


def test_a_zone_is_reckoned_with(appliance):
    made = appliance(times="iso_zone")
    made.ok("PUT", GROUP, schedule("2026-11-24T08:34:05.000+05:30"))
    assert group(made)["policies"][0]["frequency"]["startTime"] == TIMES["iso_zone"]


def test_ids_come_back_as_texts(appliance):
    made = appliance(ids="texts")
    for one in ("1", 1):
        made.ok("POST", "/4.1/resource-groups/backupnow", {"resourceGroupId": one, "policyId": one})
    stuck = next(job["id"] for job in made.payload("/4.1/jobs") if job["status"] == "RUNNING" and int(job["id"]) < 118)
    assert "policyId" in made.refused("POST", "/4.1/resource-groups/backupnow", {
        "resourceGroupId": "1", "policyId": "one"})
    made.ok("PUT", f"/4.1/jobs/{stuck}/failJobs", [stuck])
    assert "policyId" in appliance().refused("POST", "/4.1/resource-groups/backupnow", {
        "resourceGroupId": 1, "policyId": "1"})


@pytest.mark.parametrize("entities", ["objects", "morefs"])
def test_entities_by_moref_and_as_they_were_served(appliance, entities):
    made = appliance(entities=entities)
    served = group(made)["entities"]
    made.ok("PUT", GROUP, body(entities=served))
    assert group(made)["entities"] == served
    made.ok("PUT", GROUP, body(entities=[{"moref": "vm-1002", "name": "web02", "type": "VirtualMachine"}, "vm-1001"]))
    assert len(group(made)["entities"]) == 2
    assert "entities" in made.refused("PUT", GROUP, body(entities=[{"name": "web01"}]))


def test_entities_that_are_spelt_otherwise(appliance):
    made = appliance(rename={"Entity.moref": "reference"})
    served = group(made)["entities"]
    made.ok("PUT", GROUP, body(entities=served))
    assert group(made)["entities"] == served
    assert "entities" in made.refused("PUT", GROUP, body(entities=[{"moref": "vm-1001"}]))


def finish(made, reply):
    made.simulator.advance(60)
    job = made.payload(f"/4.1/jobs/{reply['response']['jobId']}")
    assert job["status"] == "COMPLETED", job


def passing(made, locations):
    """Carries a copy, disks, a host and a datastore from the lists to every request that takes them."""
    backup = made.backups()[0]["backupId"]
    vm = f"/4.1/vm/vm-1001/backups/{backup}"

    def member(element, name):
        return element if locations == "bare" else element[name]

    copies = made.payload(f"/4.1/vm/backups/{backup}/snapshotlocations")["snapshotLocationsList"]
    copy = member(copies[0], "snapshotLocation")
    hosts = made.payload("/4.1/vm/vm-1001/backups/availableesxhosts")["availableEsxHostsList"]
    host = member(hosts[0], "esxHostName")
    disks = [member(d, "vmdkLocation") for d in made.payload(vm + "/vmdklocations")["vmdkLocationsList"]]
    store = made.payload(vm + "/availabledatastores")["DatastoreNameList"][0]
    lists = made.payload(f"/4.1/datastores/backups/{backup}/snapshotlocators")
    mounted_on = member(
        made.payload("/4.1/datastores/datastore-21/availableEsxHosts")["availableEsxHostsList"][1], "esxHostName")
    yield "POST", vm + "/restorevmdks", {"esxHost": host, "vmdkRestoreLocations": [
        {"restoreFromLocation": copy, "vmdkToRestore": disks[0], "restoreToDatastore": store}]}
    yield "POST", "/4.1/vm/vm-1001/attachvmdks", {"backupId": backup, "vmdkLocations": disks}
    yield "POST", "/4.1/vm/vm-1001/detachvmdks", {"vmdksToDetach": disks}
    yield "POST", f"/4.1/datastores/backups/{backup}/mount", {
        "datastore": lists["datastore"], "esxHostName": mounted_on,
        "location": member(lists["snapshotLocationsList"][0], "snapshotLocation")}
    yield "POST", vm + "/restore", {"restartVM": True, "restoreLocations": [
        {"restoreFromLocation": copy, "esxHost": host, "restoreToDatastore": store}]}


@pytest.mark.parametrize("locations", ["text", "objects", "bare"])
def test_what_lists_gave_is_taken_back(appliance, locations):
    made = appliance(locations=locations)
    for method, path, content in list(passing(made, locations)):
        finish(made, made.ok(method, path, content))


def test_another_than_the_very_object_is_refused(appliance):
    made = appliance(locations="objects")
    seen = set()

    def spoilt(value):
        """Every way to spoil one object in a body, and the name of the property that it stands in."""
        if isinstance(value, dict):
            for name, member in value.items():
                if isinstance(member, dict) and set(member) == {"id", "name"}:
                    for other in (member["name"], {"name": member["name"]}, {**member, "id": "x"},
                                  {**member, "name": "x"}, {**member, "more": 1}):
                        yield name, {**value, name: other}
                else:
                    for inner, changed in spoilt(member):
                        yield (name if inner is None else inner), {**value, name: changed}
        elif isinstance(value, list):
            for index, element in enumerate(value):
                if isinstance(element, dict) and set(element) == {"id", "name"}:
                    yield None, value[:index] + [element["name"]] + value[index + 1:]
                else:
                    for inner, changed in spoilt(element):
                        yield inner, value[:index] + [changed] + value[index + 1:]

    for method, path, content in list(passing(made, "objects")):
        for name, wrong in spoilt(content):
            seen.add(name)
            assert name in made.refused(method, path, wrong)
    assert seen == {"esxHost", "restoreFromLocation", "vmdkToRestore", "restoreToDatastore", "vmdkLocations",
                    "vmdksToDetach", "datastore", "esxHostName", "location"}


def test_renamed_properties_of_requests(appliance):
    names = {"NewPolicy.retentionCount": "keep", "NewPolicy.retentionType": "keepBy"}
    policies = "/4.1/policies"

    def made_policy(made):
        return next(p for p in made.payload(policies)["policyResponseList"] if p["name"] == "made")

    made = appliance(rename=names)
    made.ok("POST", policies, {**POLICY, "keep": 5, "keepBy": "DAYS"})
    assert (made_policy(made)["retentionCount"], made_policy(made)["retentionType"]) == (5, "DAYS")
    made = appliance(rename=names)
    made.ok("POST", policies, {**POLICY, "retentionCount": 5})
    assert made_policy(made)["retentionCount"] == 1
    assert "keep" in made.refused("POST", policies, {**POLICY, "name": "other", "keep": "many"})
    made = appliance(rename=names, unknown_fields="refuse")
    assert "retentionCount" in made.refused("POST", policies, {**POLICY, "retentionCount": 5})


def test_what_is_missing_is_named_as_the_dialect_spells_it(appliance):
    made = appliance(rename={"UnmountRequest.morefs": "references"})
    assert "references" in made.refused("POST", "/4.1/datastores/unmount", {"morefs": ["datastore-21"]})
    made = appliance(rename={"LockingPeriod.unit": "measure"})
    assert "lockingPeriod.measure" in made.refused(
        "POST", "/4.1/policies", {**POLICY, "lockingPeriod": {"period": 1, "measure": "AGES"}})


def test_unknown_fields(appliance):
    for where in ({"colour": "red"}, {"policies": [{"id": 1, "colour": "red"}]}):
        appliance(unknown_fields="ignore").ok("PUT", GROUP, body(**where))
        assert "colour" in appliance(unknown_fields="refuse").refused("PUT", GROUP, body(**where))
    made = appliance(unknown_fields="refuse", extra_fields=True)
    extra = extras(group(made))
    made.ok("PUT", GROUP, body(**extra))
    assert "id" in made.refused("PUT", GROUP, body(id=1))


def test_words_of_bodies_in_both_forms(appliance):
    made = appliance(words={"DAILY": "EACH_DAY"})
    for name, word in (("one", "EACH_DAY"), ("two", "DAILY")):
        made.ok("POST", "/4.1/policies", {"name": name, "frequency": word})
    frequencies = {p["name"]: p["frequency"] for p in made.payload("/4.1/policies")["policyResponseList"]}
    assert frequencies["one"] == frequencies["two"] == frequencies["daily"] == "EACH_DAY"


def extras(record, document=None):
    """What a record has beyond the document, by the names that it knows."""
    known = {"id", "name", "description", "status", "entities", "policies", "notification", "spanningDatastores",
             "emailNotification", "enableSecondaryProtection", "uri", "frequency"}
    return {name: value for name, value in record.items() if name not in known}


def test_extra_fields_are_on_every_such_record(appliance):
    plain, made = appliance(), appliance(extra_fields=True)

    def names(each, path, *places):
        value = each.payload(path)
        for place in places:
            value = value[place]
        return set(value)

    for path, *places in (
            ("/4.1/resource-groups", "resourceGroupResponseList", 0),
            ("/4.1/resource-groups", "resourceGroupResponseList", 0, "policies", 0), ("/4.1/audit/config",),
            ("/4.1/storage-system", "storageSystemResponseList", 0), ("/4.1/jobs/cleanup",)):
        assert names(made, path, *places) > names(plain, path, *places)
    for path in READS:
        if path in ("/4.1/jobs", "/4.1/policies", "/4.1/schedules"):
            assert made.payload(path) == plain.payload(path)


def test_a_put_keeps_the_extra_fields_that_it_bears(appliance):
    made = appliance(extra_fields=True)
    before = group(made)
    full = body(
        description=before["description"], entities=[e["moref"] for e in before["entities"]],
        policies=[{"id": p["id"], **extras(p)} for p in before["policies"]], **extras(before))
    made.ok("PUT", GROUP, full)
    assert group(made) == before and extras(before)
    for path, listed in (("/4.1/audit/config", None), ("/4.1/jobs/cleanup", None)):
        record = made.payload(path)
        made.ok("PUT", path, record)
        assert made.payload(path) == record
        known = {"maxFiles", "maxFileSize", "syslogServer", "jobRetentionDays", "logRetentionDays"}
        made.ok("PUT", path, {name: value for name, value in record.items() if name in known and value is not None})
        assert {n: v for n, v in made.payload(path).items() if n in known} == {
            n: v for n, v in record.items() if n in known}
        assert made.payload(path) != record


def test_a_put_that_replaces_loses_the_extra_fields_that_it_lacks(appliance):
    lost, kept = appliance(extra_fields=True), appliance(extra_fields=True, put="merge")
    before = group(lost)
    for made in (lost, kept):
        made.ok("PUT", GROUP, body())
        assert (extras(group(made)) == extras(before)) == (made is kept)
        assert (extras(group(made)["policies"][0]) == extras(before["policies"][0])) == (made is kept)
    new = {**body("fresh"), "entities": ["vm-1002"]}
    lost.ok("POST", "/4.1/resource-groups", new)
    fresh = next(g for g in lost.groups() if g["name"] == "fresh")
    assert extras(fresh) == extras(group(lost))


def test_storage_keeps_its_extra_fields(appliance):
    made = appliance(extra_fields=True)
    plain = appliance()

    def system(each):
        return each.payload("/4.1/storage-system")["storageSystemResponseList"][0]

    before = system(made)
    own = {name: value for name, value in before.items() if name not in system(plain)}
    user = next(name for name in before if name.lower() == "username")
    settings = {"name": before["name"], user: "vsadmin", "password": "secret"}
    made.ok("PUT", "/4.1/storage-system", {**settings, **own})
    assert {name: system(made)[name] for name in own} == own
    made.ok("PUT", "/4.1/storage-system", settings)
    assert {name: system(made)[name] for name in own} != own


def test_lists_that_have_nothing_are_taken_back(appliance):
    for value in ("empty", "null", "absent"):
        made = appliance(empty_lists=value)
        made.ok("PUT", GROUP, schedule("11/24/2026 03:04:05 AM"))
        before = group(made)
        again = body(policies=[{"id": p["id"], "frequency": p["frequency"]} for p in before["policies"]],
                     spanningDatastores=before["spanningDatastores"])
        made.ok("PUT", GROUP, again)
        assert group(made) == before


def test_operations_that_are_elsewhere(appliance, document):
    made = appliance(methods={
        "storage_systems.remove": ["POST", "/4.1/storage-system/delete"],
        "jobs.get": ["GET", "/4.1/job"], "jobs.list": ["POST", "/4.1/jobs/query"],
        "resource_groups.update": ["POST", "/4.1/resource-groups/change"],
        "vms.restore_deleted": ["PUT", "/4.1/vm/{uuid}/restore"],
    })
    assert made.ok("GET", "/4.1/job?id=117")["response"]["id"] == 117
    assert made.send("GET", "/4.1/jobs/117")[0] == 404
    kinds = {job["type"] for job in made.ok("POST", "/4.1/jobs/query", {"type": "restore"})["response"]}
    assert kinds == {"restore"}
    assert made.send("GET", "/4.1/jobs")[0] == 404
    assert "name" in made.refused("POST", "/4.1/storage-system/delete", {})
    settings = document["components"]["schemas"]["StorageSystemSettings"]["properties"]
    user = next(name for name in settings if name.lower() == "username")
    made.ok("POST", "/4.1/storage-system", {"name": "svm_new", user: "vsadmin", "password": "x"})
    assert made.send("DELETE", "/4.1/storage-system/svm_new")[0] == 404
    made.ok("POST", "/4.1/storage-system/delete", {"name": "svm_new"})
    made.ok("POST", "/4.1/resource-groups/change", {"resourceGroupId": 1, **body(description="changed")})
    assert group(made)["description"] == "changed"
    assert made.send("PUT", GROUP, body())[0] == 404
    row = made.backups()[0]
    uuid = next(vm["uuid"] for vm in row["vms"] if vm["moref"] == "vm-1001")
    copy = made.payload(f"/4.1/vm/backups/{row['backupId']}/snapshotlocations")["snapshotLocationsList"][0]
    locations = [{"restoreFromLocation": copy["snapshotLocation"]}]
    assert made.send("POST", f"/4.1/vm/{uuid}/backups/{row['backupId']}/restore", {
        "restartVM": True, "restoreLocations": locations})[0] == 404
    made.ok("PUT", f"/4.1/vm/{uuid}/restore", {
        "backupId": row["backupId"], "restartVM": True, "restoreLocations": locations})
