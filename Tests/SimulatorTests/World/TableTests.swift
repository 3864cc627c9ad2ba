import Testing

@testable import Simulator

@Suite struct TableTests {
    private func hosts() -> Table<Host> {
        var table = Table<Host>()
        for number in 1...4 { table.add(Host(id: "host-\(number)", name: "ESX\(number)")) }
        return table
    }

    @Test func findsAThingByItsIdAndByItsNameInAnyCase() {
        let hosts = hosts()
        #expect(hosts["host-2"]?.name == "ESX2")
        #expect(hosts.named("esx3")?.id == "host-3")
        #expect(hosts["host-9"] == nil)
    }

    @Test func whatIsTakenOutIsGoneAndTheRestIsFound() {
        var hosts = hosts()
        #expect(hosts.remove("host-2")?.name == "ESX2")
        #expect(hosts.remove("host-2") == nil)
        #expect(hosts["host-2"] == nil)
        #expect(hosts.all.map(\.id) == ["host-1", "host-3", "host-4"])
        #expect(["host-1", "host-3", "host-4"].map { hosts[$0]?.id } == ["host-1", "host-3", "host-4"])
    }

    @Test func takesSeveralOutAtOnce() {
        var hosts = hosts()
        hosts.removeAll { $0.id != "host-3" }
        #expect(hosts.count == 1)
        #expect(hosts["host-3"]?.name == "ESX3")
        #expect(hosts["host-4"] == nil)
    }
}
