import JSON
import Testing

@Suite struct JSONDocumentTests {
    func root(_ text: String) throws -> JSONCursor { try JSONDocument(parsing: text).root }

    @Test func everyKindOfValueIsReadAsWhatItIs() throws {
        let root = try root(
            #"{"n":null,"t":true,"f":false,"i":-7,"u":9223372036854775808,"d":1.5,"s":"x","a":[],"o":{}}"#)
        let kinds = root.members.map { $0.value.kind }
        #expect(kinds == [.null, .boolean, .boolean, .integer, .unsigned, .number, .string, .array, .object])
        #expect(root["n"]?.isNull == true)
        #expect(root["t"]?.bool == true)
        #expect(root["f"]?.bool == false)
        #expect(root["i"]?.int == -7)
        #expect(root["d"]?.double == 1.5)
        #expect(root["s"]?.string == "x")
    }

    @Test func questionsOfTheWrongKindGiveNilOrNothing() throws {
        let root = try root(#"{"s":"x","a":[1]}"#)
        #expect(root.bool == nil)
        #expect(root.int == nil)
        #expect(root.uint == nil)
        #expect(root.double == nil)
        #expect(root.string == nil)
        #expect(Array(root.elements.map(\.kind)).isEmpty)
        #expect(root["s"]?["deeper"] == nil)
        #expect(root["s"]?.count == 0)
        #expect(root["a"]?["0"] == nil)
        #expect(Array(root["a"]!.members.map(\.key)).isEmpty)
        #expect(root["missing"] == nil)
    }

    @Test func wholeNumbersKeepAllTheirDigitsUpTo64Bits() throws {
        let root = try root("[9223372036854775807, -9223372036854775808, 18446744073709551615, 9007199254740993]")
        let numbers = Array(root.elements)
        #expect(numbers[0].int == .max)
        #expect(numbers[1].int == .min)
        #expect(numbers[2].int == nil)
        #expect(numbers[2].uint == .max)
        #expect(numbers[3].int == 9_007_199_254_740_993)
        #expect(numbers[1].uint == nil)
        #expect(numbers[2].value == .number(18446744073709551615.0))
    }

    @Test func aMemberIsFoundByItsWholeNameWhateverIsInIt() throws {
        let root = try root(#"{"":1,"a\u0000b":2,"ä":3,"ab":4}"#)
        #expect(root[""]?.int == 1)
        #expect(root["a\0b"]?.int == 2)
        #expect(root["ä"]?.int == 3)
        #expect(root["a"] == nil)
    }

    @Test func ofAKeyThatComesTwiceTheLastOneCountsEverywhere() throws {
        let root = try root(#"{"a":1,"b":2,"a":3}"#)
        #expect(root["a"]?.int == 3)
        #expect(root.value == ["a": 3, "b": 2])
        #expect(root.members.map(\.key) == ["a", "b", "a"])
    }

    @Test func membersAndElementsComeInTheDocumentsOrder() throws {
        let root = try root(#"{"z":[3,1,2],"a":{"y":1,"x":2}}"#)
        #expect(root.members.map(\.key) == ["z", "a"])
        #expect(root["z"]?.elements.map(\.int) == [3, 1, 2])
        #expect(root["a"]?.members.map(\.key) == ["y", "x"])
        #expect(root[path: "a", "x"]?.int == 2)
        #expect(root[path: "a", "none", "x"] == nil)
    }

    @Test func aCursorKeepsItsDocumentAlive() throws {
        var cursor: JSONCursor?
        do { cursor = try root(#"{"deep":{"text":"still here"}}"#)["deep"]?["text"] }
        #expect(cursor?.string == "still here")
    }

    @Test func countsAreRightBeyondWhatSimdjsonStores() throws {
        let count = 0xFFFFFF + 3
        let text = "[" + String(repeating: "0,", count: count - 1) + "0]"
        #expect(try JSONDocument(parsing: text).root.count == count)
    }

    @Test func aByteOrderMarkIsSkipped() throws {
        #expect(try JSONDocument(parsing: [0xEF, 0xBB, 0xBF] + Array("[1]".utf8)).root.count == 1)
    }

    @Test(arguments: ["1", " \n true\t", "\"x\"", "null"])
    func scalarsAndWhiteSpaceMakeDocumentsToo(text: String) throws {
        #expect(try root(text).count == 0)
    }

    @Test func escapesAreDecoded() throws {
        #expect(try root(#""\"\\\/\b\f\n\r\t\u00e9\ud83d\ude00""#).string == "\"\\/\u{8}\u{C}\n\r\té😀")
    }

    @Test(arguments: [1, 16, 512])
    func nestingIsFineUpToTheLimitAndRefusedBeyond(limit: Int) throws {
        func nested(_ depth: Int) -> [UInt8] {
            Array((String(repeating: "[", count: depth) + "0" + String(repeating: "]", count: depth)).utf8)
        }
        #expect(throws: Never.self) { try JSONDocument(parsing: nested(limit), maxDepth: limit) }
        let error = #expect(throws: JSONError.self) { try JSONDocument(parsing: nested(limit + 1), maxDepth: limit) }
        #expect(error?.kind == .tooDeep(limit: limit))
    }

    @Test func aTextThatNeverClosesWhatItOpensIsRefusedHoweverLongItIs() {
        for (opening, closing) in [("[", "]"), (#"{"a":"#, "}")] {
            let endless = String(repeating: opening, count: 100_000)
            let unclosed = #expect(throws: JSONError.self) { try JSONDocument(parsing: endless) }
            #expect(unclosed?.isTruncated == true)
            let closed = #expect(throws: JSONError.self) { try JSONDocument(parsing: endless + closing) }
            #expect(closed?.kind == .tooDeep(limit: 512))
        }
    }
}
