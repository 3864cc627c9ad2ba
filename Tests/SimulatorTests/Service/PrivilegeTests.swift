import JSON
import Testing

@testable import Simulator

@Suite struct PrivilegeTests {
    @Test func aViewerLooksAndIsToldWhatItLacksForMore() throws {
        let appliance = try Appliance()
        let credentials: JSONValue = ["username": "viewer@vsphere.local", "password": .string(Accounts.password)]
        let login = appliance.send("POST", "/api/4.1/auth/login", body: try credentials.text(), token: nil)
        let token = try #require(try JSONValue(parsing: login.bytes)["response"]?["token"]?.string)
        #expect(appliance.send("GET", "/api/4.1/jobs", token: token).status == 200)
        let before = appliance.send("GET", "/simulator/world").bytes
        for (method, path, privilege) in [
            ("POST", "/4.1/resource-groups/backupnow", "netappSCV.Backup.BackupNow"),
            ("DELETE", "/4.1/resource-groups/1", "netappSCV.Backup.DeleteBackupJob"),
            ("POST", "/4.1/vm/vm-1001/backups/107/restore", "netappSCV.Recovery.RecoverVM"),
            ("POST", "/4.1/datastores/unmount", "netappSCV.Recovery.MountUnMount"),
            ("DELETE", "/4.1/storage-system/svm_dr01", "netappSCV.Configure.ConfigureStorageSystems.Delete"),
            ("PUT", "/4.1/jobs/cleanup", "netappSCV.Configure.ConfigureSnapCenterServer"),
        ] {
            let refusal = appliance.send(method, "/api" + path, token: token)
            #expect(refusal.status == 403)
            #expect(try messages(refusal).joined().contains(privilege), "\(method) \(path)")
        }
        #expect(appliance.send("GET", "/simulator/world").bytes == before)
    }
}
