import JSON
import Testing

@testable import Simulator

@Suite struct ReportsTests {
    private func names(_ appliance: Appliance, _ token: String? = nil) throws -> (
        protected: [String], unprotected: [String]
    ) {
        let protected = try appliance.payload("reports.protected_vms", "/4.1/reports/protectedVM")
        let unprotected = try appliance.payload("reports.unprotected_vms", "/4.1/reports/unProtectedVM")
        return (
            protected["protectedVmResponseList"]?.array?.compactMap { $0["name"]?.string } ?? [],
            unprotected["unprotectedVmResponseList"]?.array?.compactMap { $0["name"]?.string } ?? []
        )
    }

    @Test func allButTwoVMsAreProtectedAtFirst() throws {
        let (protected, unprotected) = try names(try Appliance())
        #expect(unprotected == ["build07", "legacy01"])
        #expect(protected.count == 11 && !protected.contains("crm01"))
    }

    @Test func aRowSaysByWhichGroupsAndWhen() throws {
        let report = try Appliance().payload("reports.protected_vms", "/4.1/reports/protectedVM")
        let web = try #require(report["protectedVmResponseList"]?.array?.first)
        #expect(web["name"] == "web01" && web["moref"] == "vm-1001" && web["esxHostName"] == "esx01.demo.local")
        #expect(web["resourceGroups"] == ["gold_web"] && web["policies"] == ["hourly", "daily"])
        #expect(web["datastores"] == ["nfs_web01"] && web["lastBackupTime"]?.string?.hasPrefix("11/23/2026") == true)
    }

    @Test func aVMIsUnprotectedAWeekAfterItsLastBackup() throws {
        let appliance = try Appliance { $0.tokenSeconds = 1e9 }
        let update: JSONValue = ["entities": ["vm-1013"], "policies": [["id": 1]]]
        #expect(try appliance.json("PUT", "/api/4.1/resource-groups/1", update)["statusCode"] == 200)
        appliance.advance(7 * 86_400)
        let (protected, unprotected) = try names(appliance)
        #expect(protected.contains("build07") && !protected.contains("web01"))
        #expect(
            unprotected.contains("lab01") && unprotected.contains("tmpl-debian12") && unprotected.contains("legacy01"))
    }
}
