/// The sentences that an interrupt adds to its message: each who waits has its own, under a key.
final class InterruptNotes {
    private var notes: [(key: String, text: String)] = []

    /// All that goes on, in the order in which it was said; nil if there is nothing.
    var text: String? { notes.isEmpty ? nil : notes.map(\.text).joined(separator: "; ") }

    /// Sets what is said under a key, or takes it back.
    func set(_ text: String?, for key: String) {
        let place = notes.firstIndex { $0.key == key }
        switch (text, place) {
        case (let text?, let place?): notes[place].text = text
        case (let text?, nil): notes.append((key, text))
        case (nil, let place?): notes.remove(at: place)
        case (nil, nil): break
        }
    }

    /// Takes everything back.
    func clear() { notes = [] }
}
