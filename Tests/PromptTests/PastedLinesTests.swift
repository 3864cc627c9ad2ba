import Testing

@testable import Prompt

@Suite struct PastedLinesTests {
    @Test(arguments: [
        ("print(1)", ["print(1)"]),
        ("a = 1\nb = 2", ["a = 1", "b = 2"]),
        ("a = 1\r\nb = 2\rc = 3", ["a = 1", "b = 2", "c = 3"]),
        ("list\n  :where{x = 1}\n  :first()", ["list\n  :where{x = 1}\n  :first()"]),
        ("t = {\n  1,\n}", ["t = {", "  1,\n}"]),
        ("if x then\n  y()\nelse\n  z()\nend", ["if x then", "  y()\nelse", "  z()\nend"]),
        ("x = 1\n  + 2", ["x = 1\n  + 2"]),
        ("a()\n::again::\nb()", ["a()", "::again::", "b()"]),
        ("a()\n-- a remark\nb()", ["a()", "-- a remark", "b()"]),
        ("a()\nendless()\norder = 1", ["a()", "endless()", "order = 1"]),
        ("a()\n\nb()", ["a()", "", "b()"]),
        ("", [""]),
        (":first()", [":first()"]),
    ])
    func splitsABlockWhereAStatementMayBegin(_ text: String, _ pieces: [String]) {
        #expect(PastedLines(text).pieces == pieces)
    }
}
