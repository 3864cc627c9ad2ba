import JSON
import Testing

@Suite struct JSONWriterTests {
    func text(_ value: JSONValue, indent: Int? = nil, sortedKeys: Bool = false) throws -> String {
        String(decoding: try value.text(indent: indent, sortedKeys: sortedKeys), as: UTF8.self)
    }

    @Test func valuesAreWrittenWithoutWhiteSpace() throws {
        let value: JSONValue = ["b": [1, 2.5, nil, true, false, "x"], "a": [:], "c": []]
        #expect(try text(value) == #"{"b":[1,2.5,null,true,false,"x"],"a":{},"c":[]}"#)
    }

    @Test func indentationPutsEachMemberOnItsLineAndLeavesEmptyBracketsTogether() throws {
        let value: JSONValue = ["a": [1, [:]], "b": [], "c": ["d": 2]]
        let expected = """
            {
              "a": [
                1,
                {}
              ],
              "b": [],
              "c": {
                "d": 2
              }
            }
            """
        #expect(try text(value, indent: 2) == expected)
    }

    @Test func keysAreSortedAtEveryLevelWhenAsked() throws {
        #expect(try text(["b": ["z": 1, "y": 2], "a": 3], sortedKeys: true) == #"{"a":3,"b":{"y":2,"z":1}}"#)
    }

    @Test func controlCharactersQuotesAndBackslashesAreEscapedNothingElse() throws {
        let controls = String(String.UnicodeScalarView((0..<0x20).map { Unicode.Scalar(UInt8($0)) }))
        #expect(
            try text(.string(controls))
                == #""\u0000\u0001\u0002\u0003\u0004\u0005\u0006\u0007\b\t\n\u000b\f\r\u000e\u000f"#
                + #"\u0010\u0011\u0012\u0013\u0014\u0015\u0016\u0017\u0018\u0019\u001a\u001b\u001c\u001d\u001e\u001f""#)
        #expect(try text("\"\\/\u{2028}\u{2029}ä😀") == "\"\\\"\\\\/\u{2028}\u{2029}ä😀\"")
        #expect(try text(["a\"b": "\u{7F}"]) == #"{"a\"b":"\u007f"}"#)
    }

    @Test func bytesThatAreNotUTF8BecomeUFFFD() {
        var writer = JSONWriter()
        writer.string(utf8: [0x61, 0xFF, 0x22, 0xC3])
        #expect(writer.bytes == Array("\"a\u{FFFD}\\\"\u{FFFD}\"".utf8))
    }

    @Test func numbersReadBackTheSameAndStayWhatTheyAre() throws {
        let numbers: [JSONValue] = [
            .integer(.min), .integer(.max), .number(0.1), .number(1), .number(-0.0), .number(.leastNonzeroMagnitude),
            .number(.greatestFiniteMagnitude), .number(1e16), .number(1.0e-7),
        ]
        for number in numbers { #expect(try JSONValue(parsing: number.text()) == number) }
        #expect(try text(.number(1)) == "1.0")
    }

    @Test(arguments: [Double.nan, .infinity, -.infinity, .signalingNaN])
    func notANumberAndInfinityAreRefused(number: Double) {
        #expect(throws: JSONWriter.NotANumberError.self) { try JSONValue.array([.number(number)]).text() }
        var writer = JSONWriter()
        #expect(throws: JSONWriter.NotANumberError.self) { try writer.number(number) }
        #expect(writer.bytes.isEmpty)
    }

    @Test func theRefusalNamesTheNumber() {
        let words = [Double.nan, .infinity, -.infinity].map { (number: Double) -> String in
            var writer = JSONWriter()
            do throws(JSONWriter.NotANumberError) { try writer.number(number) } catch { return error.description }
            return ""
        }
        #expect(
            words == [
                "NaN (not a number) has no form in JSON", "infinity has no form in JSON",
                "minus infinity has no form in JSON",
            ])
    }

    @Test func aDocumentWrittenAndReadAgainIsTheSame() throws {
        let source = #"{"a":[1,-2,3.5,"é\n\u0000",null,true,{"b":[[],{}]}],"":"","ключ":9007199254740993}"#
        let value = try JSONValue(parsing: Array(source.utf8))
        for indent in [nil, 0, 2, 8] {
            #expect(try JSONValue(parsing: value.text(indent: indent)) == value)
        }
    }
}

@Suite struct JSONValueTests {
    @Test func objectsKeepTheOrderInWhichMembersCameAndAreEqualWithoutIt() {
        var object: JSONObject = ["b": 1, "a": 2]
        object["c"] = 3
        object["b"] = 4
        #expect(object.keys == ["b", "a", "c"])
        #expect(object == ["a": 2, "b": 4, "c": 3])
        #expect(object.hashValue == JSONObject([("a", 2), ("b", 4), ("c", 3)]).hashValue)
        object["a"] = nil
        #expect(object.keys == ["b", "c"])
        #expect(object["a"] == nil)
    }

    @Test func largeObjectsFindTheirMembersTooBeforeAndAfterRemovals() {
        var object = JSONObject((0..<1000).map { ("k\($0)", .integer(Int64($0))) })
        #expect(object["k999"] == 999)
        #expect(object["k1000"] == nil)
        for index in 0..<990 { object["k\(index)"] = nil }
        #expect(object.keys == (990..<1000).map { "k\($0)" })
        #expect(object["k995"] == 995)
        #expect(object["k5"] == nil)
    }

    @Test func aHundredThousandMembersAllWithOneNameAreOneMember() throws {
        let text = "{" + Array(repeating: #""a":1"#, count: 100_000).joined(separator: ",") + "}"
        #expect(try JSONValue(parsing: Array(text.utf8)) == ["a": 1])
    }

    @Test func documentsLeaveNoMemoryBehind() throws {
        weak var left: JSONDocument?
        for _ in 0..<100 {
            let document = try JSONDocument(parsing: #"{"a":[1,2,3]}"#)
            left = document
            _ = document.root["a"]?.elements.map(\.value)
            _ = try? JSONDocument(parsing: #"{"a":[1,2,3}"#)
        }
        #expect(left == nil)
    }
}
