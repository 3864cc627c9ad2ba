import Testing

@testable import JSON

/// What of a text no value carries on as it came.
@Suite struct JSONLossesTests {
    private func kinds(_ text: String) -> [JSONLosses.Kind] { JSONLosses(Array(text.utf8)).found.map(\.kind) }

    @Test(arguments: [
        "0", "-1", "9007199254740993", "9223372036854775807", "1.5", "0.1", "1e3", "1.50", "100.0", "-2.5E-3",
        #""text""#, #""\u00e4""#, #""\ud83d\ude00""#, "true", "[]", "{}", #"{"a": [1, {"b": "null"}]}"#,
    ])
    func whatIsCarriedIsNoLoss(text: String) {
        #expect(kinds(text) == [])
    }

    @Test(arguments: [
        ("18446744073709551615", JSONLosses.Kind.digits), ("123456789012345678901234567890", .digits),
        ("0.12345678901234567890123", .digits), ("1e400", .digits), ("1e-400", .digits),
        (#""Web \ud83d""#, .characters), ("NaN", .notANumber), ("-Infinity", .notANumber), ("null", .null),
        // Exponents at the end of what 64 bits hold.
        ("1e-9223372036854775808", .digits), ("1.5e-9223372036854775807", .digits), ("1e9223372036854775807", .digits),
    ])
    func whatIsNotIsNamedByItsKind(text: String, kind: JSONLosses.Kind) {
        #expect(kinds(text) == [kind])
    }

    @Test func eachIsFoundAtItsPlace() {
        let text = #"{"a": [1, null, {"b\u00e4": 1e400}], "c": "\udc00", "d": {"e": 2}, "f": NaN}"#
        #expect(
            JSONLosses(Array(text.utf8)).found == [
                .init(path: [.member("a"), .element(1)], kind: .null),
                .init(path: [.member("a"), .element(2), .member("b\u{e4}")], kind: .digits),
                .init(path: [.member("c")], kind: .characters),
                .init(path: [.member("f")], kind: .notANumber),
            ])
    }

    @Test(arguments: ["", "{", "[1,", #"{"a"#, #"{"a\"#, "}}]]", "-", "1e", "nul", #"{"a":}"#, ",,", #""\"#])
    func inWhatIsNoJSONNothingTraps(text: String) {
        _ = kinds(text)
    }
}
