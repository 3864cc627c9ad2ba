import Errors
import HTTP
import JSON
import Testing

@testable import API
@testable import Appliance

@Suite struct GrantTests {
    @Test func withoutAnybodyToAskItIsRefused() throws {
        let bench = try Bench()
        let error = bench.perform(bench.delete()).error
        #expect(error?.kind == .refused)
        #expect(error?.hint?.contains("--yes") == true)
        #expect(bench.transport.requests.isEmpty)
        #expect(bench.asked == 0)
    }

    @Test func askedWithWhatIsLost() throws {
        let bench = try Bench()
        var questions: [GrantRequest] = []
        bench.session.confirm = {
            questions.append($0)
            return true
        }
        #expect(bench.perform(bench.delete()).reply?.status == 200)
        #expect(
            questions == [
                GrantRequest(
                    operation: "resource_groups.delete", targets: [.init(id: "3")],
                    loss: "Deletes a resource group with all its backups.\nIt is about resourceGroupId 3.")
            ])
        #expect(bench.transport.others.count == 1)
    }

    @Test func unknownRequestIsAskedFor() throws {
        let bench = try Bench()
        var question: GrantRequest?
        bench.session.confirm = {
            question = $0
            return false
        }
        let error = bench.perform(GateCall(method: "PUT", path: "/4.1/unheard-of")).error
        #expect(error?.kind == .refused)
        #expect(error?.message.contains("not confirmed") == true)
        #expect(question?.operation == "PUT /4.1/unheard-of")
        #expect(bench.transport.requests.isEmpty)
    }

    @Test func givenUpAtTheQuestionNothingIsSent() throws {
        let bench = try Bench()
        bench.session.confirm = { _ in nil }
        let error = bench.perform(bench.delete()).error
        #expect(error?.kind == .interrupted)
        var asked: ErrorKind?
        bench.session.ask(GrantRequest(operation: "vms.restore", targets: [], loss: "all")) {
            if case .failure(let error) = $0 { asked = error.kind }
        }
        while bench.clock.step() {}
        #expect(asked == .interrupted)
        #expect(bench.transport.requests.isEmpty)
    }

    @Test func changesAreNotAskedFor() throws {
        let bench = try Bench()
        bench.session.confirm = { _ in
            Issue.record("asked")
            return false
        }
        #expect(bench.perform(bench.backup()).reply != nil)
    }

    @Test func changesAreAskedForWhereThatIsWanted() throws {
        let bench = try Bench()
        var questions: [GrantRequest] = []
        var answer = true
        bench.session.confirm = {
            questions.append($0)
            return answer
        }
        bench.session.asksForChanges = true
        #expect(bench.perform(bench.backup()).reply != nil)
        #expect(questions.map(\.operation) == ["resource_groups.backup_now"])
        #expect(questions.first?.loss.contains("\nPOST /4.1/resource-groups/backupnow {") == true)
        answer = false
        #expect(bench.perform(bench.backup()).error?.kind == .refused)
        #expect(bench.transport.requests.filter { $0.url.contains("backupnow") }.count == 1)
        // Reads are not asked for, nor what was asked for already, in a question of several calls.
        questions = []
        let usual = bench.transport.answer
        bench.transport.answer = { _, _ in .json(#"{"response":{"policyResponseList":[]}}"#) }
        #expect(bench.perform(bench.list()).reply != nil)
        bench.transport.answer = usual
        var call = bench.backup()
        call.grant = try grant(bench, "1", operation: "resource_groups.backup_now")
        #expect(bench.perform(call).reply != nil)
        call.grant = nil
        call.confirm = false
        #expect(bench.perform(call).reply != nil)
        #expect(questions.isEmpty)
        // A question about something else was about something else.
        call.grant = try grant(bench, "1", operation: "vms.restore")
        call.confirm = nil
        questions = []
        #expect(bench.perform(call).error?.kind == .refused)
        #expect(questions.map(\.operation) == ["resource_groups.backup_now"])
    }

    @Test func yesAndConfirmFalseSkipTheQuestion() throws {
        let yes = try Bench { $0.assumeYes = true }
        #expect(yes.perform(yes.delete()).reply != nil)
        let bench = try Bench()
        var call = bench.delete()
        call.confirm = false
        #expect(bench.perform(call).reply != nil)
        call.confirm = true
        #expect(bench.perform(call).error?.kind == .refused)
    }

    /// A grant as a question gives it.
    private func grant(
        _ bench: Bench, _ ids: String..., operation: String = "resource_groups.delete"
    ) throws -> Grant {
        let targets = ids.map { GrantRequest.Target(id: $0) }
        var given: Grant?
        bench.session.ask(GrantRequest(operation: operation, targets: targets, loss: "all"), confirm: false) {
            given = try? $0.get()
        }
        while bench.clock.step() {}
        return try #require(given)
    }

    /// How a call with a grant ends: `sent`, or the message of the refusal.
    private func outcome(_ bench: Bench, _ call: GateCall, _ grant: Grant) -> String {
        var call = call
        call.grant = grant
        return bench.perform(call).error?.message ?? "sent"
    }

    @Test func grantCoversItsTargetsOnceAndNoOthers() throws {
        let bench = try Bench()
        let grant = try grant(bench, "3", "4")
        #expect(outcome(bench, bench.delete("5"), grant).contains("of 5 was not confirmed"))
        #expect(outcome(bench, bench.delete("3"), grant) == "sent")
        #expect(outcome(bench, bench.delete("3"), grant).contains("was confirmed once, and that was used already"))
        #expect(outcome(bench, bench.delete("4"), grant) == "sent")
        let other = GateCall(method: "DELETE", path: "/4.1/unheard-of/3")
        #expect(outcome(bench, other, try self.grant(bench, "3")).contains("was not confirmed"))
        // A request in which no target stands is covered by no grant.
        let lost = bench.call("resource_groups.delete", path: "/4.1/unheard-of")
        #expect(outcome(bench, lost, try self.grant(bench, "3")).contains("was not confirmed"))
        #expect(bench.transport.others.count == 2)
    }

    @Test func grantIsGoodForItsOwnSessionOnly() throws {
        let (one, other) = (try Bench(), try Bench())
        let said = outcome(other, other.delete("3"), try grant(one, "3"))
        #expect(said.contains("the question was asked in another one, with scv.demo.local:8144"))
        #expect(other.transport.requests.isEmpty)
    }

    /// Where the document says so, the targets stand in the body: whatever else the caller says.
    @Test func targetsAreTakenFromTheRequest() throws {
        let bench = try Bench()
        func unmount(_ body: String) -> GateCall { bench.call("datastores.unmount", body: body) }
        let name = "datastores.unmount"
        for body in [#"{"morefs":["d-1","d-9"]}"#, #"{"morefs":[]}"#, "{}", "d-1", #"{"morefs":[{"name":"d-2"}]}"#] {
            #expect(outcome(bench, unmount(body), try grant(bench, "d-1", operation: name)).contains("not confirmed"))
        }
        #expect(outcome(bench, unmount(#"{"morefs":["d-1"]}"#), try grant(bench, "d-1", operation: name)) == "sent")
        #expect(bench.transport.others.count == 1)
    }

    @Test func aLoneQuestionSaysItsTargets() throws {
        let bench = try Bench()
        var questions: [GrantRequest] = []
        bench.session.confirm = {
            questions.append($0)
            return false
        }
        _ = bench.perform(bench.call("datastores.unmount", body: #"{"morefs":["d-1"]}"#))
        _ = bench.perform(bench.call("datastores.unmount", body: #"{"morefs":["d-1","d-2"]}"#))
        #expect(questions.map { $0.targets.map(\.id) } == [["d-1"], ["d-1", "d-2"]])
        #expect(questions.first?.loss == "Unmounts datastores.\nIt is about morefs d-1.")
    }

    @Test func oneQuestionAtATime() throws {
        let bench = try Bench()
        var open = 0
        var order: [String] = []
        bench.session.confirm = { grant in
            open += 1
            #expect(open == 1)
            order.append(grant.targets.map(\.id).joined())
            if let late = [1: "8", 4: "9"][order.count] {
                // An answer that runs the loop, in which a further question comes up: behind others, and alone.
                bench.session.perform(bench.delete(late)) { _ in }
                while bench.clock.step() {}
            }
            open -= 1
            return true
        }
        var results = 0
        for id in ["1", "2", "3"] {
            bench.session.perform(bench.delete(id)) { if case .success = $0 { results += 1 } }
        }
        while bench.clock.step() {}
        #expect(order == ["1", "2", "3", "8", "9"])
        #expect(results == 3)
        #expect(bench.transport.others.count == 5)
    }

    @Test func aCallGivenUpIsNotAskedFor() throws {
        let bench = try Bench()
        var order: [String] = []
        bench.session.confirm = {
            order.append($0.targets.map(\.id).joined())
            return true
        }
        var errors: [ApplianceError] = []
        let ticket = bench.session.perform(bench.delete("1")) {
            if case .failure(let error) = $0 { errors.append(error) }
        }
        bench.session.perform(bench.delete("2")) { _ in }
        ticket.cancel()
        while bench.clock.step() {}
        #expect(order == ["2"])
        #expect(errors.map(\.kind) == [.interrupted])
    }

    /// An operation of a document that a user corrects.
    private func operation(_ path: String, _ corrections: Correction...) throws -> (API.Operation, APIDocument) {
        let text = #"""
            {"openapi": "3.0.1", "paths": {
            "/4.1/things/remove": {"post": {"x-scv-lua": "things.remove", "x-scv-effect": "destroy"}},
            "\#(path)": {"post": {"x-scv-lua": "things.drop", "x-scv-effect": "change", "requestBody": {"content":
            {"application/json": {"schema": {"$ref": "#/components/schemas/Drop"}}}}}}},
            "components": {"schemas": {"Drop": {"type": "object", "properties": {"at": {"type": "object", "x-scv-also":
            ["place"], "properties": {"vmId": {"type": "string", "x-scv-target": true}}}}}}}}
            """#
        let document = try APIDocument(JSONDocument(parsing: Array(text.utf8)).root)
        let corrected = try document.corrected(by: corrections).document
        return (try #require(corrected["things.drop"]), corrected)
    }

    private func targets(_ body: String, of operation: API.Operation) -> [String] {
        let request = APIRequest(method: "POST", path: operation.path, body: RequestBody(bytes: Array(body.utf8)))
        return CallTargets(request, match: nil, body: operation.body).ids
    }

    @Test func aTargetIsOneUnderEachOfItsNames() throws {
        let (drop, _) = try operation("/4.1/drop", .field(schema: "Drop", name: "at", spelling: "where"))
        #expect(targets(#"{"where": {"vmId": "a"}}"#, of: drop) == ["a"])
        #expect(targets(#"{"at": {"vmId": "b"}}"#, of: drop) == ["b"])
        #expect(
            targets(#"{"where": {"vmId": "a"}, "at": {"vmId": "b"}, "place": {"vmId": "c"}}"#, of: drop) == [
                "a", "b", "c",
            ])
        #expect(targets(#"{"where": {"vmId": "a"}, "at": {"vmId": "a"}}"#, of: drop) == ["a"])
    }

    @Test(arguments: ["/4.1/things/remove/", "/4.1/Things/Remove", "/4.1/things/remove.json", "/4.1//things/remove"])
    func noEffectFallsByAnotherSpellingOfThePath(path: String) throws {
        let (drop, document) = try operation("/4.1/drop")
        let call = GateCall(APIRequest(method: "POST", path: path), operation: drop)
        #expect(CallPlan(call, document: document, basePath: "/api", isLogin: false).effect == .destroy)
    }

    @Test func askingForSeveralCallsToCome() throws {
        let request = GrantRequest(operation: "resource_groups.delete", targets: [.init(id: "3")], loss: "all")
        func ask(_ bench: Bench, confirm: Bool? = nil, isDryRun: Bool = false) -> String {
            var answer = "no answer"
            bench.session.ask(request, confirm: confirm, isDryRun: isDryRun) {
                switch $0 {
                case .success(let given): answer = given.request == request ? "granted" : "another"
                case .failure(let error): answer = error.kind.rawValue
                }
            }
            #expect(answer == "no answer")
            while bench.clock.step() {}
            return answer
        }
        let bench = try Bench()
        #expect(ask(bench) == "refused")
        #expect(ask(bench, confirm: false) == "granted")
        #expect(ask(bench, isDryRun: true) == "granted")
        bench.session.confirm = { _ in false }
        #expect(ask(bench) == "refused")
        bench.session.confirm = { _ in true }
        #expect(ask(bench) == "granted")
        bench.session.restrictToReading()
        #expect(ask(bench, confirm: false) == "refused")
        #expect(ask(try Bench { $0.assumeYes = true }) == "granted")
    }
}
