/// The cells of a prompt. What commands the terminal (colours, and all that stands between the marks that readline has
/// for what takes no room) goes with the character behind it.
struct PromptCells {
    private let bytes: [UInt8]
    private var place = 0
    /// Whether anything in it commands the terminal.
    private(set) var hasColors = false

    init(_ prompt: String) { bytes = Array(prompt.utf8) }

    /// The next cell; one of no width at the end, where something is left that no character follows.
    mutating func next() -> LineCell? {
        var command: [UInt8] = []
        while place < bytes.count {
            switch bytes[place] {
            case 0x01:
                let inside = bytes[(place + 1)...].prefix { $0 != 0x02 }
                command += inside
                place = min(inside.endIndex + 1, bytes.count)
            case 0x02: place += 1
            case 0x1B where place + 1 < bytes.count && bytes[place + 1] == UInt8(ascii: "["):
                let end = bytes[(place + 2)...].firstIndex { (0x40...0x7E).contains($0) } ?? bytes.count - 1
                command += bytes[place...end]
                place = end + 1
            case 0x0A:
                guard command.isEmpty else { return self.command(command) }
                place += 1
                return LineCell(text: "\n", width: 0, style: .plain)
            default:
                let character = ShownCharacter(in: bytes, at: place)
                place += character.length
                if !command.isEmpty { hasColors = true }
                let text = String(decoding: command, as: UTF8.self) + character.text
                return LineCell(text: text, width: character.width, style: .plain)
            }
        }
        return command.isEmpty ? nil : self.command(command)
    }

    private mutating func command(_ bytes: [UInt8]) -> LineCell {
        hasColors = true
        return LineCell(text: String(decoding: bytes, as: UTF8.self), width: 0, style: .plain)
    }
}
