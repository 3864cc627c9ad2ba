import Errors
import Testing

@testable import scvsh

@Suite struct ExitStatusTests {
    @Test(
        arguments: [
            (1, [.argument, .notFound, .ambiguous, .empty, .lua, .parallel]), (2, [.usage, .config]),
            (3, [.connect, .trust, .login, .timeout]), (4, [.refused]),
            (5, [.appliance, .protocol, .job, .unknownOutcome]), (130, [.interrupted]),
        ] as [(Int32, [ErrorKind])])
    func eachKindHasItsStatus(status: Int32, kinds: [ErrorKind]) {
        for kind in kinds { #expect(ExitStatus(kind: kind).rawValue == status) }
    }

    @Test(arguments: [
        (ErrorKind.notFound, "not_found"), (.unknownOutcome, "unknown_outcome"), (.protocol, "protocol"),
    ])
    func kindsAreNamedAsScriptsKnowThem(kind: ErrorKind, name: String) { #expect(kind.rawValue == name) }

    @Test func aParallelFailsAsTheApplianceDidIfOneOfItsErrorsIsOfSuchAKind() {
        #expect(ExitStatus(kind: .parallel, inside: [.argument, .job]) == .appliance)
        #expect(ExitStatus(kind: .parallel, inside: [.argument, .connect]) == .failure)
    }

    @Test func theStatusTellsWhatResultsLack() {
        #expect(ExitStatus(shortfalls: []) == .success)
        #expect(ExitStatus(shortfalls: [.config, .connect]) == .connection)
        #expect(ExitStatus(shortfalls: [.login, .appliance]) == .appliance)
        #expect(ExitStatus(shortfalls: [.config]) == .usage)
    }
}
