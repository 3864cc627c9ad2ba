import Testing

@testable import Simulator

@Suite struct FaultsTests {
    private func faults(_ wanted: (Fault.Kind, operation: String?, chance: Double, count: Int64?)...) -> Faults {
        var faults = Faults(seed: 1)
        for (kind, operation, chance, count) in wanted {
            _ = faults.add { id in
                Fault(
                    id: id, kind: kind, operation: operation, status: 503, retryAfter: nil, milliseconds: 20,
                    chance: chance, remaining: count)
            }
        }
        return faults
    }

    @Test func aFaultMeetsItsOperationAsOftenAsWasAsked() {
        var faults = faults((.status, operation: "jobs.list", chance: 1, count: 2))
        #expect(faults.meet(operation: "jobs.get", makesJob: false).fault == nil)
        #expect(faults.meet(operation: nil, makesJob: false).fault == nil)
        #expect(faults.meet(operation: "jobs.list", makesJob: false).fault?.kind == .status)
        #expect(faults.all.first?.remaining == 1)
        #expect(faults.meet(operation: "jobs.list", makesJob: false).fault?.kind == .status)
        #expect(faults.all.isEmpty)
        #expect(faults.meet(operation: "jobs.list", makesJob: false).fault == nil)
    }

    @Test func aFaultForNoOperationMeetsEveryRequest() {
        var faults = faults((.dropBefore, operation: nil, chance: 1, count: nil))
        #expect(faults.meet(operation: nil, makesJob: false).fault?.kind == .dropBefore)
        #expect(faults.meet(operation: "jobs.list", makesJob: false).fault?.kind == .dropBefore)
        #expect(faults.all.count == 1)
    }

    @Test func delaysAddUpAndComeTogetherWithOneOtherFault() {
        var faults = faults(
            (.delay, operation: nil, chance: 1, count: nil), (.status, operation: nil, chance: 1, count: 1),
            (.dropAfter, operation: nil, chance: 1, count: 1), (.delay, operation: nil, chance: 1, count: 1))
        let injected = faults.meet(operation: "jobs.list", makesJob: false)
        #expect(injected.delay == .milliseconds(40))
        #expect(injected.fault?.kind == .status)
        let next = faults.meet(operation: "jobs.list", makesJob: false)
        #expect(next.delay == .milliseconds(20))
        #expect(next.fault?.kind == .dropAfter)
    }

    @Test func aReplyWithoutTheJobsIdIsKeptForARequestThatMakesAJob() {
        var faults = faults((.noID, operation: nil, chance: 1, count: 1))
        #expect(faults.meet(operation: "jobs.list", makesJob: false).fault == nil)
        #expect(faults.meet(operation: "resource_groups.backup_now", makesJob: true).fault?.kind == .noID)
    }

    @Test func chanceIsKeptOnTheWholeAndTheSameForTheSameSeed() {
        func hits() -> [Bool] {
            var faults = faults((.status, operation: nil, chance: 0.25, count: nil))
            return (0..<4000).map { _ in faults.meet(operation: "jobs.list", makesJob: false).fault != nil }
        }
        let first = hits()
        #expect((800...1200).contains(first.filter { $0 }.count))
        #expect(first == hits())
        var never = faults((.status, operation: nil, chance: 0, count: nil))
        let met = (0..<100).compactMap { _ in never.meet(operation: nil, makesJob: false).fault }
        #expect(met.isEmpty)
    }
}
