import API
import Testing

/// What the other side may make of a secret that it quotes.
@Suite struct QuotedSecretTests {
    private func redacted(_ text: String, _ secret: String) -> String {
        var finder = SecretFinder()
        finder.strikeOut(secret)
        return finder.redact(text: text)
    }

    @Test(arguments: [
        #"is p"w\x&y/ü wrong"#, #"is p\"w\\x&y/ü wrong"#, #"is p\u0022w\u005cx\u0026y\/\u00FC wrong"#,
        #"is p\\\"w\\\\x&y/ü wrong"#, "is p%22w%5Cx%26y%2F%C3%BC wrong", "is p%22w%5cx%26y/%c3%bc wrong",
        "is p%2522w%255Cx%2526y%252F%25C3%25BC wrong", "is p&quot;w\\x&amp;y/ü wrong",
        "is p&#34;w&#x5C;x&#38;y&#x2f;&#252; wrong", "is p&amp;quot;w\\x&amp;amp;y/ü wrong",
        #"is p\&quot;w\\x&amp;y/ü wrong"#, "is p%5C%22w%5C%5Cx%26y%2F%C3%BC wrong",
    ])
    func howeverItIsEscaped(text: String) {
        #expect(redacted(text, #"p"w\x&y/ü"#) == "is *** wrong")
    }

    @Test func aPercentSignBeforeWhatLooksLikeDigits() {
        #expect(redacted("p%25Ad5 and p%Ad5 and p%2525Ad5", "p%Ad5") == "*** and *** and ***")
    }

    @Test func beyondTheFirstPlane() {
        #expect(redacted(#"a\ud83d\ude42b1 a%F0%9F%99%82b1 a&#128578;b1"#, "a🙂b1") == "*** *** ***")
    }

    @Test func inBase64AloneAndWithinSomethingLonger() {
        // hunter2!, user:hunter2!, me:hunter2!, a:hunter2!?
        for text in ["aHVudGVyMiE=", "dXNlcjpodW50ZXIyIQ==", "bWU6aHVudGVyMiE=", "YTpodW50ZXIyIT8="] {
            let shown = redacted("Basic \(text).", "hunter2!")
            #expect(shown.hasSuffix("***.") || shown.hasSuffix("***8=.") || shown.hasSuffix("***=."), "\(shown)")
            #expect(!shown.contains("dW50") && !shown.contains("VudG") && !shown.contains("nRlc"), "\(shown)")
        }
    }

    @Test func theWordsThatAreNoOrdinaryOnes() {
        #expect(redacted("no such token: abc.def-42", "Bearer abc.def-42") == "no such token: ***")
        #expect(redacted("Bearer is unknown", "Bearer abc.def-42") == "Bearer is unknown")
        #expect(redacted("session dXNlcjpwYXN, 1f2e3d4c", "id=dXNlcjpwYXN; sid=1f2e3d4c") == "session ***, ***")
        #expect(redacted("a horse, a battery", "correct horse battery staple") == "a horse, a battery")
        #expect(redacted("x+y: correct+horse", "correct horse") == "x+y: ***")
    }

    @Test func aKeyWithoutTheLinesAroundIt() {
        let key = "-----BEGIN PRIVATE KEY-----\nMIGHAgEAMBMGByqGSM49\nAwEHBG0wawIBAQ==\n-----END PRIVATE KEY-----\n"
        #expect(redacted("bad: MIGHAgEAMBMGByqGSM49AwEHBG0wawIBAQ==.", key) == "bad: ***.")
        #expect(redacted("bad: MIGHAgEAMBMGByqGSM49", key) == "bad: ***")
        #expect(
            redacted(#"bad: AwEHBG0wawIBAQ==\n-----END PRIVATE KEY-----"#, key)
                == #"bad: ***\n-----END PRIVATE KEY-----"#)
        #expect(redacted("a PRIVATE KEY is wanted", key) == "a PRIVATE KEY is wanted")
    }

    @Test func whatIsShorterThanFourBytesIsLeft() {
        #expect(redacted("abc %61bc", "abc") == "abc %61bc")
        #expect(redacted("abcd %61bcd", "abcd") == "*** ***")
    }
}
