import Testing

@testable import Runtime

@Suite struct WrappedTextTests {
    @Test(arguments: [
        ("short", 10, "short"),
        ("one two three four", 9, "one two\nthree\nfour"),
        ("one two\nthree four five", 10, "one two\nthree four\nfive"),
        // A name stays whole, and so does a piece of code in quotes.
        ("no VM \"web 01 of the shop\" here", 10, "no VM\n\"web 01 of the shop\"\nhere"),
        // A lone quote is none.
        ("5\" disks are very old", 10, "5\" disks\nare very\nold"),
        // Columns, not bytes.
        ("größer größer", 13, "größer größer"),
        ("日本語 日本語", 9, "日本語\n日本語"),
        // Tables, and what is set in, stay.
        (" a table of several columns", 10, " a table of several columns"),
        ("two  blanks stay where they are", 40, "two  blanks stay where they are"),
    ])
    func breaksLinesBetweenWords(text: String, columns: Int, expected: String) {
        #expect(WrappedText.lines(of: text, columns: columns) == expected)
    }
}
