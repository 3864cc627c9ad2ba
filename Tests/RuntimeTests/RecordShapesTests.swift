import Testing

@testable import Runtime

@Suite struct RecordShapesTests {
    @Test func storageVMsInsideAClusterAnswerToStableNamesToo() throws {
        let fixture = try RuntimeFixture()
        fixture.appliance.answers["GET /4.1/storage-system"] = { _ in
            (
                200,
                #"""
                {"statusCode": 200, "response": {"storageSystemResponseList": [{"id": 1, "name": "cluster01",
                  "ipAddress": "192.0.2.1",
                  "svms": [{"id": 2, "name": "svm01", "ipAddress": "192.0.2.2", "svms": []}]}]}}
                """#
            )
        }
        let text = try fixture.text(
            """
            local svms = scv.api.storage_systems.list()[1].svms
            return svms[1].address .. " " .. #svms[1].svms .. " " .. #svms:where{name = "svm01"}
            """)
        #expect(text == "192.0.2.2 0 1")
    }
}
