import Appliance
import Errors
import Lua

/// Calls Lua from outside, on the main thread, and ends with each call what belonged to it alone.
final class TopLevel {
    private let state: LuaState
    private let library: Library
    private let scheduler: Scheduler
    private let console: any Console
    /// What goes on all the same when the call is interrupted; the scheduler puts it into the error.
    private let notes: InterruptNotes
    /// What became of the changes of the program, or of the prompt's line, that runs.
    let changes = ChangeLedger()

    init(state: LuaState, library: Library, scheduler: Scheduler, console: any Console, notes: InterruptNotes) {
        self.state = state
        self.library = library
        self.scheduler = scheduler
        self.console = console
        self.notes = notes
    }

    /// A program, or a line of the prompt, begins: an interrupt tells of nothing that was before.
    func begin() { changes.clear() }

    /// Calls from outside, while a program waits for them; what it has done is known afterwards as it was before.
    func aside(_ body: () throws -> Void) rethrows {
        let (done, chapter) = (changes.kept, scheduler.chapter)
        defer {
            changes.kept = done
            scheduler.chapter = chapter
        }
        try body()
    }

    func call(_ function: LuaValue, _ arguments: [LuaValue] = []) throws(LuaError) -> [LuaValue] {
        defer { callEnded() }
        do throws(LuaError) {
            return try state.call(function, arguments, on: state.main)
        } catch {
            throw told(error)
        }
    }

    /// The error of a call; where it was interrupted, it says what became of the changes, and one of Lua's own what was
    /// probably meant.
    private func told(_ error: LuaError) -> LuaError {
        guard error.kind == .interrupted || error.kind == .unknownOutcome && changes.wasInterrupted,
            let change = changes.interruption(note: notes.text)
        else { return hinted(error) }
        return state.luaError(from: change)
    }

    private func hinted(_ error: LuaError) -> LuaError {
        let isOfFunction = error.message.contains("index a function value (field '")
        guard error.status == .runtime, error.value.text != nil,
            isOfFunction || error.message.contains("nil value (method '"),
            let hint = try? library.value(of: "core/list_slips", "hint"),
            case .string(let text)? = try? state.call(hint, [error.value]).first
        else { return error }
        var error = error
        error.hint = String(decoding: text, as: UTF8.self)
        // The message has the place, and the hint says what to write there.
        if isOfFunction { error.traceback = nil }
        return error
    }

    /// An error of a text that is no Lua, with what was probably meant by what stands there.
    func told(_ error: LuaError, of source: [UInt8]) -> LuaError {
        guard error.status == .syntax,
            let hint = try? library.value(of: "prompt/slips", "of_syntax"),
            let text = try? state.call(hint, [.string(source), error.value]).first?.text
        else { return error }
        var error = error
        error.hint = text
        return error
    }

    private func callEnded() {
        // Taking a note back can fail in a closed state only, and this one is open.
        notes.clear()
        try? announceInterrupt()
        console.progress(nil)
        scheduler.chapter = nil
        state.clearInterrupt()
    }

    // MARK: Interrupts

    /// The error of a request, with what goes on all the same where it was interrupted.
    func noted(_ error: ApplianceError) -> any Error {
        if case .interrupted = error { return InterruptedError(note: notes.text) }
        return error
    }

    /// Sets what an interrupt adds to its message for as long as the outermost call runs.
    func setInterruptNote(_ text: String?, for key: String) throws {
        notes.set(text, for: key)
        try announceInterrupt()
    }

    private func announceInterrupt() throws {
        let error = try notes.text.map { try state.makeError(InterruptedError(note: $0)).table } ?? nil
        try scheduler.raiseAtInterrupt(error)
    }
}

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
