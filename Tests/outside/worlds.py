"""A request that succeeds, for every operation of the document: what schemathesis can't know, the world's own ids."""

import subprocess


class World:
    """A simulator's world, asked through the plain client of the other tests."""

    def __init__(self, simulator):
        self.simulator = simulator
        self.client = simulator.client().login(simulator.username, simulator.password)

    def get(self, path):
        status, reply = self.client.json("GET", "/api/4.1/" + path)
        assert status == 200, reply
        return reply["response"]

    def post(self, path, body):
        status, reply = self.client.json("POST", "/api/4.1/" + path, body)
        assert status == 200, reply
        return reply.get("response")

    def wait(self, started):
        """Lets a job come to its end: the clock is the simulator's own."""
        self.simulator.advance(3600)
        assert self.get(f"jobs/{started['jobId']}")["status"] == "COMPLETED"

    # What is needed more than once.

    def vm(self, name):
        everyone = self.get("reports/protectedVM")["protectedVmResponseList"]
        return next(each for each in everyone if each["name"] == name)["moref"]

    def backup(self, vm):
        return self.get(f"vm/{vm}/backups")["backupResponseList"][0]

    def location(self, backup):
        return self.get(f"vm/backups/{backup}/snapshotlocations")["snapshotLocationsList"][0]["snapshotLocation"]

    def disk(self, vm, backup):
        return self.get(f"vm/{vm}/backups/{backup}/vmdklocations")["vmdkLocationsList"][0]["vmdkLocation"]

    def pem(self):
        command = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
                   "-days", "1", "-subj", "/CN=syslog", "-keyout", "/dev/null"]
        return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def mounted(world):
    """A backup, a mounted datastore of it."""
    vm = world.vm("web01")
    backup = world.backup(vm)["backupId"]
    started = world.post(f"datastores/backups/{backup}/mount", {
        "datastore": "nfs_web01", "location": world.location(backup), "esxHostName": "esx01.demo.local"})
    world.wait(started)
    return backup, world.get(f"datastores/backups/{backup}/mounted")["mountedDatastoreResponseList"][0]["moref"]


def attached(world):
    """A machine, a disk out of a backup that is attached to it."""
    vm = world.vm("web01")
    backup = world.backup(vm)["backupId"]
    disk = world.disk(vm, backup)
    world.wait(world.post(f"vm/{vm}/attachvmdks", {"backupId": backup, "vmdkLocations": [disk]}))
    return vm, disk


def of_a_vm(world):
    vm = world.vm("web01")
    return vm, world.backup(vm)["backupId"]


def path_of_vm(world):
    vm, backup = of_a_vm(world)
    return {"moref": vm, "backupId": backup}, None


def restore(world):
    vm, backup = of_a_vm(world)
    place = {"restoreFromLocation": world.location(backup), "esxHost": "esx01.demo.local"}
    return {"moref": vm, "backupId": backup}, {"restartVM": True, "restoreLocations": [place]}


def restore_vmdks(world):
    vm, backup = of_a_vm(world)
    place = {"restoreFromLocation": world.location(backup), "vmdkToRestore": world.disk(vm, backup),
             "restoreToDatastore": "nfs_web01"}
    return {"moref": vm, "backupId": backup}, {"esxHost": "esx01.demo.local", "vmdkRestoreLocations": [place]}


def attach(world):
    vm, backup = of_a_vm(world)
    return {"moref": vm}, {"backupId": backup, "vmdkLocations": [world.disk(vm, backup)]}


def detach(world):
    vm, disk = attached(world)
    return {"moref": vm}, {"vmdksToDetach": [disk]}


def mount(world):
    _, backup = of_a_vm(world)
    return {"backupId": backup}, {
        "datastore": "nfs_web01", "location": world.location(backup), "esxHostName": "esx01.demo.local"}


def stuck(world):
    job = next(each for each in world.get("jobs") if each["status"] == "RUNNING")["id"]
    return {"id": job}, [job]


def out_of_band(world):
    """A backup that shows as mounted and is not offered for unmounting."""
    for backup in world.get(f"vm/{world.vm('files01')}/backups")["backupResponseList"]:
        if backup["isMounted"]:
            return {"backupId": backup["backupId"]}, None
    raise AssertionError("the world has no such backup")


GROUP = {"name": "gold_app", "entities": ["vm-1001"], "policies": [{"id": 2}]}
STORAGE = {"name": "svm_new", "userName": "vsadmin", "password": "s3cret"}
SETTING = {"configurationName": "ENABLE_FSX", "configurationValue": "true", "objectType": "ConfigKey"}
NOTHING = ({}, None)


def removable(world):
    world.post("storage-system", STORAGE)
    return {"name": "svm_new"}, None


# Operation → what makes a request of it succeed: the values of its path, its body, and of its query where it needs any.
VALID = {
    "auth.login": lambda w: ({}, {"username": w.simulator.username, "password": w.simulator.password}),
    "storage_systems.list": lambda w: NOTHING,
    "storage_systems.add": lambda w: ({}, STORAGE),
    "storage_systems.modify": lambda w: ({}, {**STORAGE, "name": "svm_nas01"}),
    "storage_systems.rename": lambda w: ({}, {"existingSVM": {"name": "svm_nas01"}, "newSVM": {"name": "svm_berlin"}}),
    "storage_systems.remove": removable,
    "policies.list": lambda w: NOTHING,
    "policies.create": lambda w: ({}, {"name": "nightly", "frequency": "DAILY"}),
    "resource_groups.list": lambda w: NOTHING,
    "resource_groups.create": lambda w: ({}, GROUP),
    "resource_groups.update": lambda w: ({"resourceGroupId": 2}, {**GROUP, "name": "silver_db"}),
    "resource_groups.delete": lambda w: ({"resourceGroupId": 2}, None),
    "resource_groups.backup_now": lambda w: ({}, {"resourceGroupId": 2, "policyId": 2}),
    "vms.backups": lambda w: ({"moref": w.vm("web01")}, None),
    "vms.snapshot_locations": lambda w: ({"backupId": of_a_vm(w)[1]}, None),
    "vms.available_esx_hosts": lambda w: ({"moref": w.vm("web01")}, None),
    "vms.restore": restore,
    "vms.vmdk_locations": path_of_vm,
    "vms.available_datastores": path_of_vm,
    "vms.restore_vmdks": restore_vmdks,
    "vms.attach_vmdks": attach,
    "vms.detach_vmdks": detach,
    "datastores.backups": lambda w: ({"moref": "datastore-21"}, None),
    "datastores.snapshot_locations": lambda w: ({"backupId": of_a_vm(w)[1]}, None),
    "datastores.available_esx_hosts": lambda w: ({"moref": "datastore-21"}, None),
    "datastores.mount": mount,
    "datastores.mounted": lambda w: ({"backupId": mounted(w)[0]}, None),
    "datastores.unmount": lambda w: ({}, {"morefs": [mounted(w)[1]]}),
    "jobs.list": lambda w: NOTHING,
    "jobs.get": lambda w: ({"id": w.get("jobs")[0]["id"]}, None),
    "jobs.logs": lambda w: ({"id": w.get("jobs")[0]["id"]}, None),
    "jobs.fail": stuck,
    "reports.protected_vms": lambda w: NOTHING,
    "reports.unprotected_vms": lambda w: NOTHING,
    "schedules.list": lambda w: NOTHING,
    "schedules.modify": lambda w: ({}, {"name": "Schedule-PurgeJobs", "cronExpression": "0 30 2 * * ?"}),
    "audit.logs": lambda w: NOTHING,
    "audit.log": lambda w: ({"filename": "audit.log"}, None),
    "audit.verify": lambda w: NOTHING,
    "audit.config": lambda w: NOTHING,
    "audit.set_config": lambda w: ({}, {"maxFiles": 20}),
    "audit.set_syslog_certificate": lambda w: ({}, {"certificate": w.pem()}),
    "backups.cleanup": out_of_band,
    "config.jobs_cleanup": lambda w: NOTHING,
    "config.get": lambda w: ({}, None, {"configurationName": "ENABLE_FSX"}),
    "config.set": lambda w: ({}, SETTING),
    "vcenter.register": lambda w: ({}, {"vcenterAddress": "vcenter.demo.local"}),
    "vcenter.validate": lambda w: ({}, {}),
    "config.set_jobs_cleanup": lambda w: ({}, {"jobRetentionDays": 180}),
}
