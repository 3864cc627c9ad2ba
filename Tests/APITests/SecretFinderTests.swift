import API
import JSON
import Testing

@Suite struct SecretFinderTests {
    @Test(arguments: [
        ("password", true), ("Password", true), ("admin_password", true), ("PASSWD", true), ("pass-phrase", true),
        ("clientSecret", true), ("api_token", true), ("private_key", true), ("privateKey", true), ("API-Key", true),
        ("X-Api-Key", true), ("vmware-api-session-id", true), ("JSESSIONID", true),
        ("Authorization", true), ("Proxy-Authorization", true), ("Cookie", true), ("pwd", true),
        ("credentials", true), ("username", false), ("key", false),
        ("path", false), ("pwdless", false), ("", false),
    ])
    func aNameDecidesHoweverItIsSpelt(name: String, isSecret: Bool) {
        #expect(SecretFinder.isSecret(name: name) == isSecret)
    }

    @Test(
        arguments: [
            ("s3cret", ["s3cret"]), (12345, ["12345"]), (1.5, ["1.5"]), (["one", 2], ["2", "one"]),
            (["deep": ["x": "inner"]], ["inner"]), (true, []), (.null, []),
        ] as [(JSONValue, [String])])
    func stringsAndNumbersCount(value: JSONValue, found: [String]) {
        var finder = SecretFinder()
        let shown = finder.redact(["name": "svm", "password": value], schema: nil)
        #expect(finder.found.sorted() == found)
        #expect(shown["name"] == "svm")
        #expect(shown["password"] == (value.isNull ? .null : "***"))
    }

    @Test func theDocumentsWordCountsBeforeTheName() {
        let schema = Schema(properties: [
            Schema.Property(name: "pass", schema: Schema(), isSecret: true),
            Schema.Property(name: "token", schema: Schema(), isSecret: false),
        ])
        var finder = SecretFinder()
        let shown = finder.redact(["pass": "netapp01", "token": "shown", "other_token": "hidden"], schema: schema)
        #expect(shown == ["pass": "***", "token": "shown", "other_token": "***"])
        #expect(finder.found == ["netapp01", "hidden"])
    }

    @Test func queriesAndHeadersGoByTheirNames() {
        var finder = SecretFinder()
        let shown = finder.redact([(name: "type", value: "backup"), (name: "Authorization", value: "Basic x")])
        #expect(shown.map(\.value) == ["backup", "***"])
        #expect(finder.found == ["Basic x"])
    }

    @Test func textsLoseWhatWasFoundTheLongestFirst() {
        var finder = SecretFinder()
        _ = finder.redact(["password": "hunter", "secret": "hunter22", "pin_token": "abc"], schema: nil)
        finder.strikeOut("token-1")
        #expect(finder.redact(text: "hunter22, hunter and token-1: abc") == "***, *** and ***: abc")
        #expect(finder.redact(text: "nothing") == "nothing")
        #expect(finder.found == ["hunter", "hunter22", "abc"])
    }
}

extension Schema {
    /// The secrets in a value, as a finder finds them.
    func secrets(in value: JSONValue) -> [String] {
        var finder = SecretFinder()
        _ = finder.redact(value, schema: self)
        return Array(finder.found)
    }
}
