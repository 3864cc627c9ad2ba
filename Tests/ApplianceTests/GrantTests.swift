import API
import Errors
import Testing

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
        var questions: [Grant] = []
        bench.session.confirm = {
            questions.append($0)
            return true
        }
        #expect(bench.perform(bench.delete()).reply?.status == 200)
        #expect(
            questions == [
                Grant(
                    operation: "resource_groups.delete", targets: [.init(id: "3")],
                    loss: "Deletes a resource group with all its backups.")
            ])
        #expect(bench.transport.others.count == 1)
    }

    @Test func unknownRequestIsAskedFor() throws {
        let bench = try Bench()
        var question: Grant?
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

    @Test func changesAreNotAskedFor() throws {
        let bench = try Bench()
        bench.session.confirm = { _ in
            Issue.record("asked")
            return false
        }
        #expect(bench.perform(bench.backup()).reply != nil)
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

    @Test func grantCoversItsTargetsOnly() throws {
        let bench = try Bench()
        let grant = Grant(
            operation: "resource_groups.delete", targets: [.init(id: "3", name: "lab"), .init(id: "4")], loss: "all")
        for (id, isCovered) in [("3", true), ("4", true), ("5", false)] {
            var call = bench.delete(id)
            call.grant = grant
            #expect((bench.perform(call).reply != nil) == isCovered)
        }
        #expect(bench.transport.others.count == 2)
        var other = GateCall(method: "DELETE", path: "/4.1/unheard-of/3", grant: grant)
        #expect(bench.perform(other).error?.kind == .refused)
        // Without targets of its own a call is not covered by a grant for some.
        other = bench.call("resource_groups.delete", path: "/4.1/unheard-of")
        other.grant = grant
        #expect(bench.perform(other).error?.kind == .refused)
        other.targets = ["4"]
        #expect(bench.perform(other).reply != nil)
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

    @Test func askingForSeveralCallsToCome() throws {
        let grant = Grant(operation: "resource_groups.delete", targets: [.init(id: "3")], loss: "all")
        func ask(_ bench: Bench, confirm: Bool? = nil, isDryRun: Bool = false) -> String {
            var answer = "no answer"
            bench.session.ask(grant, confirm: confirm, isDryRun: isDryRun) {
                switch $0 {
                case .success(let given): answer = given == grant ? "granted" : "another"
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
