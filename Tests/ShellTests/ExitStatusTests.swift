import Testing

@testable import scvsh

@Suite struct ExitStatusTests {
    @Test(
        arguments: [
            (1, ["argument", "not_found", "ambiguous", "empty", "lua", "not_implemented", "whatever", "parallel"]),
            (2, ["usage", "config"]), (3, ["connect", "trust", "login", "timeout"]), (4, ["refused"]),
            (5, ["appliance", "protocol", "job", "unknown_outcome"]), (130, ["interrupted"]),
        ] as [(Int32, [String])])
    func ofKinds(status: Int32, kinds: [String]) {
        for kind in kinds { #expect(ExitStatus(kind: kind).rawValue == status) }
    }

    @Test func ofNoKind() { #expect(ExitStatus(kind: nil) == .failure) }

    @Test func ofParallel() {
        #expect(ExitStatus(kind: "parallel", inside: ["argument", "job"]) == .appliance)
        #expect(ExitStatus(kind: "parallel", inside: ["argument", "connect"]) == .failure)
    }
}
