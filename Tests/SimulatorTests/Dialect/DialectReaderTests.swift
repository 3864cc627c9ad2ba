import JSON
import Testing

@testable import Simulator

@Suite struct DialectReaderTests {
    private func dialect(_ text: String) throws -> Dialect { try Dialect(parsing: Array(text.utf8)) }

    @Test func nothingIsThePlainForm() throws {
        #expect(try dialect("{}").isPlain)
        #expect(Dialect().put == .replace)
        #expect(Dialect().hasJobID)
    }

    @Test func everyKeyIsRead() throws {
        let read = try dialect(
            """
            {"rename": {"Job.endTime": "done"}, "leave_out": ["Job.percentComplete"], "nulls": ["Job.messages"],
             "times": "epoch_ms", "ids": "texts", "no_uuid": ["reports"], "entities": "morefs",
             "locations": "objects", "put": "merge", "unknown_fields": "refuse", "extra_fields": true,
             "order": "shuffled", "words": {"COMPLETED": "SUCCESSFUL"}, "running_end": "zero", "job_id": false,
             "sub_jobs": true, "pages": 5, "empty_lists": "absent", "duplicate_vms": true, "held": "tags",
             "ties": true, "storage": "nested", "token_refusal": 403,
             "document": {"path": "/v2/api-docs", "version": "2.0", "token": true, "groups": ["a"],
              "responses": "empty_object"},
             "methods": {"storage_systems.remove": ["POST", "/4.1/storage-system/delete"]}, "hosts": "refused",
             "vcenter": {"page": 7, "unset_config": ["vm-1002"], "cookie": "quoted", "session_seconds": 60}}
            """.replacing("Job.endTime", with: "Job.policyName"))
        #expect(read.rename == [PropertyName(schema: "Job", property: "policyName"): "done"])
        #expect(read.leaveOut == [PropertyName(schema: "Job", property: "percentComplete")])
        #expect(read.times == .epochMilliseconds)
        #expect(read.pages == 5)
        #expect(read.tokenRefusal == 403)
        #expect(
            read.vCenter
                == Dialect.VCenter(page: 7, unsetConfig: ["vm-1002"], cookie: .quoted, sessionSeconds: 60))
        #expect(read.methods["storage_systems.remove"]?.path == "/4.1/storage-system/delete")
        guard case .served(let served) = read.document else { throw DialectError.notObject }
        #expect(served.version == .swagger20)
        #expect(served.groups == ["a"])
        #expect(!read.isPlain)
    }

    @Test(
        arguments: [
            (#"{"colour": 1}"#, "colour"), (#"{"times": "ISO"}"#, "ISO"), (#"{"ids": 1}"#, "ids"),
            (#"{"extra_fields": "yes"}"#, "extra_fields"), (#"{"rename": {"Jobs.id": "x"}}"#, "Jobs"),
            (#"{"rename": {"Job.nothing": "x"}}"#, "Job.nothing"), (#"{"rename": {"Job.status": "x"}}"#, "Job.status"),
            (#"{"rename": {"Job.policyName": ""}}"#, "Job.policyName"),
            (#"{"rename": {"Job.policyName": "type"}}"#, "Job.type"), (#"{"leave_out": ["Job.status"]}"#, "Job.status"),
            (#"{"nulls": ["Job"]}"#, "Job"), (#"{"no_uuid": ["jobs"]}"#, "jobs"), (#"{"pages": 0}"#, "pages"),
            (#"{"token_refusal": 404}"#, "404"), (#"{"document": {"place": "/x"}}"#, "document.place"),
            (#"{"document": {"version": "4.0"}}"#, "4.0"), (#"{"document": {"path": "x"}}"#, "document.path"),
            (#"{"methods": {"storage.remove": ["POST", "/x"]}}"#, "storage.remove"),
            (#"{"methods": {"jobs.fail": ["FETCH", "/x"]}}"#, "FETCH"),
            (#"{"methods": {"jobs.fail": ["POST", "/x/{name}"]}}"#, "jobs.fail"),
            (#"{"vcenter": []}"#, "vcenter"), (#"{"vcenter": {"pages": 1}}"#, "vcenter.pages"),
            (#"{"vcenter": {"page": 0}}"#, "vcenter.page"), (#"{"vcenter": {"cookie": "plain"}}"#, "plain"),
            (#"{"vcenter": {"unset_config": "vm-1"}}"#, "vcenter.unset_config"),
            (#"{"vcenter": {"session_seconds": 0}}"#, "vcenter.session_seconds"),
            (#"{"methods": {"jobs.fail": ["GET", "/4.1/jobs"]}}"#, "jobs.list"), ("[1]", "object"), ("{", "JSON"),
        ])
    func whatIsWrongIsNamed(text: String, named: String) {
        let error = #expect(throws: DialectError.self) { try dialect(text) }
        #expect(error?.description.contains(named) == true, "\(error?.description ?? "")")
    }
}
