import JSON
import Testing

@testable import Simulator

@Suite struct StorageSystemsTests {
    private func systems(_ appliance: Appliance) throws -> [JSONValue] {
        try #require(
            try appliance.payload("storage_systems.list", "/4.1/storage-system")["storageSystemResponseList"]?.array)
    }

    private func send(_ appliance: Appliance, _ method: String, _ body: JSONValue) throws -> Response {
        appliance.send(method, "/api/4.1/storage-system", body: try body.text())
    }

    @Test func addsAStorageVMWithWhatIsSaidOfItAndShowsNoSecret() throws {
        let appliance = try Appliance()
        let reply = try send(
            appliance, "POST",
            [
                "name": "svm_nas02", "userName": "admin", "password": "storage-secret", "timeout": 90,
                "preferredIp": "192.0.2.99", "asup": true, "syslog": false, "platformType": "AFF",
            ])
        #expect(reply.status == 200)
        let added = try #require(try systems(appliance).last)
        #expect(added["id"] == 4 && added["name"] == "svm_nas02" && added["userName"] == "admin")
        #expect(added["protocol"] == "HTTPS" && added["port"] == 443 && added["timeout"] == 90)
        #expect(added["preferredIp"] == "192.0.2.99" && added["password"] == nil)
        #expect(added["asup"] == true && added["syslog"] == false && added["platformType"] == "AFF")
    }

    @Test(
        arguments: [
            (["name": "SVM_NAS01", "userName": "a", "password": "b"], 409, "already"),
            (["name": "svm_x"], 400, "userName and password"), (["userName": "a", "password": "b"], 400, "name"),
            (["name": "svm_x", "userName": "a"], 400, "userName and password"),
            (["name": "svm x", "userName": "a", "password": "b"], 400, "spaces"),
            (["name": "svm_x", "userName": "a", "password": "b", "certificate": "c"], 400, "not both"),
            (["name": "svm_x", "certificate": "c", "privateKey": "k"], 400, "certificate is not valid"),
            (["name": "svm_x", "userName": "a", "password": "b", "port": 0], 400, "port"),
            (["name": "svm_x", "userName": "a", "password": "b", "protocol": "FTP"], 400, "protocol"),
        ] as [(JSONValue, Int, String)])
    func refusesAStorageVMThatCanNotBe(body: JSONValue, status: Int, word: String) throws {
        let appliance = try Appliance()
        let reply = try send(appliance, "POST", body)
        #expect(reply.status == status)
        let sentence = try messages(reply).joined()
        #expect(sentence.contains(word), "\(sentence)")
        #expect(try systems(appliance).count == 3)
    }

    @Test func setsBackWhatAModificationDoesNotSay() throws {
        let appliance = try Appliance()
        let body: JSONValue = ["name": "svm_san01", "userName": "b", "password": "c", "protocol": "HTTP"]
        #expect(try send(appliance, "PUT", body).status == 200)
        let changed = try systems(appliance)[1]
        #expect(changed["userName"] == "b" && changed["port"] == 80 && changed["ipAddress"] == "192.0.2.22")
    }

    @Test(arguments: [false, true])
    func findsOldBackupsUnderTheNewNameAfterARename(isAdded: Bool) throws {
        let appliance = try Appliance()
        if isAdded { _ = try send(appliance, "POST", ["name": "svm_new", "userName": "a", "password": "b"]) }
        let renaming: JSONValue = ["existingSVM": ["name": "svm_nas01"], "newSVM": ["name": "svm_new"]]
        let reply = try send(appliance, "PATCH", renaming)
        #expect(try messages(reply) == ["Storage system renamed successfully."])
        #expect(
            try systems(appliance).compactMap { $0["name"]?.string }.sorted() == ["svm_dr01", "svm_new", "svm_san01"])
        let places = appliance.service.world.with { state in
            (state.registry.backups[1]?.first).map { state.registry.locations(of: $0).map(\.storage) } ?? []
        }
        #expect(places.first == "svm_new")
        #expect(try send(appliance, "PATCH", renaming).status == 404)
    }

    @Test(arguments: ["svm_nas01", "svm_san01", "svm_dr01"])
    func refusesARenameToItselfOrToAStorageVMInUse(name: String) throws {
        let renaming: JSONValue = ["existingSVM": ["name": "svm_nas01"], "newSVM": ["name": .string(name)]]
        #expect(try send(try Appliance(), "PATCH", renaming).status == 409)
    }

    @Test func listsTheStorageVMs() throws {
        #expect(try systems(try Appliance()).count == 3)
    }

    @Test func aStorageVMMayBeNamedByItsAddress() throws {
        let appliance = try Appliance()
        #expect(try send(appliance, "POST", ["name": "192.0.2.77", "userName": "a", "password": "b"]).status == 200)
        #expect(try systems(appliance).last?["ipAddress"] == "192.0.2.77")
    }

    @Test func refusesAModificationWithoutACredentialOrOfNothing() throws {
        let appliance = try Appliance()
        #expect(try send(appliance, "PUT", ["name": "svm_x", "userName": "b", "password": "c"]).status == 404)
        #expect(try send(appliance, "PUT", ["name": "svm_san01"]).status == 400)
    }

    @Test func refusesToRemoveAStorageVMThatHasDatastores() throws {
        let reply = try Appliance().send("DELETE", "/api/4.1/storage-system/svm_san01")
        #expect(reply.status == 409)
        #expect(try messages(reply).first?.contains("vmfs_files01") == true)
    }

    @Test func refusesToRemoveAStorageVMThatIsNotThere() throws {
        #expect(try Appliance().send("DELETE", "/api/4.1/storage-system/nothing").status == 404)
    }

    @Test func neverGivesTheIdOfARemovedStorageVMAgain() throws {
        let appliance = try Appliance()
        #expect(appliance.send("DELETE", "/api/4.1/storage-system/198.51.100.21").status == 200)
        #expect(try systems(appliance).count == 2)
        #expect(try send(appliance, "POST", ["name": "svm_dr02", "userName": "a", "password": "b"]).status == 200)
        #expect(try systems(appliance).last?["id"] == 4)
    }
}
