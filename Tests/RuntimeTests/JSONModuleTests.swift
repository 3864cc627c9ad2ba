import Errors
import Lua
import Testing

@testable import Runtime

@Suite struct JSONModuleTests {
    @Test(
        arguments: [
            "[]", "{}", "[[],{}]", "9007199254740993", "-9223372036854775808", "1.5", "\"\"", "\"a\\\"b\\n\"", "null",
            "[null,1]", "{\"a\":[1,2,{\"b\":[]}]}", "true", "\"ü\"",
        ])
    func whatComesBackIsWhatWentIn(text: String) throws {
        let fixture = try RuntimeFixture()
        #expect(try fixture.text("return json.encode(json.decode([==[\(text)]==]))") == text)
    }

    @Test func textIsIndentedAndSortedOnRequest() throws {
        let fixture = try RuntimeFixture()
        #expect(
            try fixture.text("return json.encode({b = 1, a = {1, 2}}, {indent = 2, sorted = true})")
                == "{\n  \"a\": [\n    1,\n    2\n  ],\n  \"b\": 1\n}")
    }

    @Test func anEmptyListStaysAList() throws {
        let fixture = try RuntimeFixture()
        #expect(try fixture.text("return json.encode(List{})") == "[]")
    }

    @Test(
        arguments: [
            ("json.encode({a = {b = print}})", "a.b is a function"),
            ("json.encode({1, 2, 0/0})", "[3] is not a finite number"),
            ("json.encode(math.huge)", "the value is not a finite number"),
            ("(function() local t = {} t.self = {t} json.encode(t) end)()", "self[1] contains itself"),
            ("json.encode({1, 2, x = 3})", "neither 1, 2, 3"),
            ("json.encode({[1.5] = 2})", "neither 1, 2, 3"),
            ("json.encode(coroutine.create(print))", "is a thread"),
            ("json.encode('\\xff')", "is not UTF-8"),
            ("(function() local t = {} for _ = 1, 300 do t = {t} end json.encode(t) end)()", "nested more than 200"),
            ("json.encode({}, {indent = -1})", "indent must be"),
            ("json.encode({}, {sorted = 1})", "sorted must be"),
            ("json.decode('[1,')", "json"),
            ("json.decode('')", "json"),
            ("json.decode('{} x')", "json"),
            ("json.decode('1e400')", "json"),
            ("json.decode(nil)", "text"),
            ("json.decode(('['):rep(2000))", "json"),
        ])
    func whatJSONHasNoFormForIsRefusedWithItsPlace(source: String, words: String) throws {
        let fixture = try RuntimeFixture()
        let error = try #require(throws: LuaError.self) { try fixture.run(source) }
        #expect(error.kind == .argument)
        #expect(error.message.contains(words), "\(error.message)")
    }

    @Test func nullIsKept() throws {
        let fixture = try RuntimeFixture()
        #expect(try fixture.text("return tostring(json.decode('[null]')[1] == json.null)") == "true")
        #expect(try fixture.text("return json.encode({a = json.null})") == "{\"a\":null}")
    }

    @Test func decodedListsHaveMethods() throws {
        let fixture = try RuntimeFixture()
        #expect(try fixture.text("return #json.decode('[{\"a\":1},{\"a\":2}]'):where{a = 2}") == "1")
    }
}
