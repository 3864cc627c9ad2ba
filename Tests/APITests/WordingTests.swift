import API
import Testing

@Suite struct WordingTests {
    static let cases: [(ArgumentError.Reason, String)] = [
        (.notNamed(names: ["a", "b"]), "takes its arguments by name: a and b\nhelp(scv.api.x.y) shows what it takes"),
        (.notNamed(names: []), "takes no arguments\nhelp(scv.api.x.y) shows what it takes"),
        (.missing(names: ["a"]), "needs a\nhelp(scv.api.x.y) shows what it takes"),
        (.missing(names: ["a", "b", "c"]), "needs a, b and c\nhelp(scv.api.x.y) shows what it takes"),
        (
            .missing(names: ["when"], unknown: ["when"], schema: "ScheduleChange"),
            "needs when\nonly the appliance's own document knows when; if it is a field of ours, "
                + #"scv.api.correct{field = "ScheduleChange.…", is = "when"} says which"#
        ),
        (
            .unknown(name: "nam", suggestion: "name", known: ["name"]),
            "knows no argument \"nam\"\ndid you mean \"name\"?"
        ),
        (.unknown(name: "q", suggestion: nil, known: ["a", "b"]), "knows no argument \"q\"\nit takes a and b"),
        (.unknown(name: "q\n", suggestion: nil, known: []), "knows no argument \"q?\"\nit takes no arguments"),
    ]

    static let sentences: [(ArgumentError.Reason, String)] = [
        (
            .besideBody(names: ["a"]),
            "body is the whole body, so a can't stand beside it\ngive body alone, or the properties without body"
        ),
        (
            .twice(name: "policyId", other: "policy_id"),
            "policyId and policy_id are the same thing, given twice\ngive policyId only"
        ),
        (.empty(name: "id"), "id is empty"),
        (.leadsElsewhere(name: "id", value: ".."), "id can't be \"..\", which means another path"),
        (
            .forbiddenInURL(name: "id", value: "a+b", character: "+"),
            "id \"a+b\" holds \"+\", which must not be used in the appliance's URLs\n"
                + "the vendor forbids + . % & there; where a name holds one, use the id instead"
        ),
        (
            .forbiddenInName(path: "name", value: "a b", character: " "),
            "name \"a b\" holds a space, which must not be used in names\n"
                + "the vendor allows letters, digits and _ there; not %&*$#@!\\/:?\"<>|;',"
        ),
        (
            .invalid([
                SchemaMismatch(path: "a", problem: .missing(name: "b")),
                SchemaMismatch(path: "", problem: .noAlternative),
            ]),
            "a.b is missing; the value fits none of the forms that it may have\nhelp(scv.api.x.y) shows what it takes"
        ),
        (
            .invalid(Array(repeating: SchemaMismatch(path: "a", problem: .notANumber), count: 7)),
            Array(repeating: "a is not a finite number", count: 5).joined(separator: "; ")
                + "; and 2 more\nhelp(scv.api.x.y) shows what it takes"
        ),
    ]

    @Test(arguments: cases)
    func faultsOfTheCall(reason: ArgumentError.Reason, words: String) {
        #expect(ArgumentError(operation: "x.y", reason: reason).description == "scv.api.x.y " + words)
    }

    @Test(arguments: sentences)
    func faultsOfAnArgument(reason: ArgumentError.Reason, words: String) {
        #expect(ArgumentError(operation: "x.y", reason: reason).description == "scv.api.x.y: " + words)
    }

    @Test func aBodyWhereThereIsNone() {
        let fault = ArgumentError(operation: "x.y", reason: .noBody)
        #expect(fault.message == "scv.api.x.y has no body")
        #expect(fault.hint == "give the parameters by name")
    }

    static let values: [(SchemaMismatch.Problem, String)] = [
        (.missing(name: "id"), "p[1].id is missing"),
        (.wrongType(expected: [.integer], found: .string), "p[1] must be a whole number, not a string"),
        (
            .wrongType(expected: [.string, .array, .object], found: .boolean),
            "p[1] must be a string, a list or a table with names, not a boolean"
        ),
        (.notAllowed(value: "\"C\"", allowed: ["\"A\"", "\"B\""]), "p[1] can't be \"C\"; it is one of \"A\" or \"B\""),
        (.tooSmall(value: "0", min: 1), "p[1] is 0, but at least 1"),
        (.tooLarge(value: "2.5", max: 1.5), "p[1] is 2.5, but at most 1.5"),
        (.tooShort(length: 0, min: 1), "p[1] has 0 characters, but at least 1"),
        (.tooLong(length: 40, max: 31), "p[1] has 40 characters, but at most 31"),
        (.tooFew(count: 0, min: 1), "p[1] has 0 elements, but at least 1"),
        (.tooMany(count: 3, max: 2), "p[1] has 3 elements, but at most 2"),
        (.notANumber, "p[1] is not a finite number"),
    ]

    @Test(arguments: values)
    func faultsOfAValue(problem: SchemaMismatch.Problem, words: String) {
        #expect(SchemaMismatch(path: "p[1]", problem: problem).description == words)
    }
}
