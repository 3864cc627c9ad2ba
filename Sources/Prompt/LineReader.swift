import CReadline
import Events
import Glibc
import System

/// Where the prompt's lines come from.
public protocol LineSource: AnyObject {
    /// Shows the prompt and waits for a line.
    func readLine(prompt: String) -> LineInput

    /// Has the next line begin with a text, which may be edited.
    func begin(with text: String)

    /// Lets the arrow keys find an entry.
    func remember(_ entry: String)

    /// Lets them find those no more.
    func forget(_ entries: Set<String>)

    /// Says whether an entry failed when it ran last: then it is found, but suggested to nobody.
    func mark(_ entry: String, failed: Bool)
}

/// What came instead of, or as, a line.
public enum LineInput: Hashable, Sendable {
    /// A line without its end; several when a block was pasted, with "\n" between them.
    case line(String)
    /// Ctrl-C where nothing was typed.
    case interrupted
    /// Ctrl-C, which threw away what was typed.
    case thrownAway
    /// What an editor is to be opened with.
    case edit(String)
    /// Ctrl-D on an empty line, or the terminal is gone.
    case end
}

/// Reads lines from a terminal with GNU readline, while the loop goes on with everything else.
///
/// readline edits; where the terminal can do it, what is seen is drawn here (``LineDrawing``). readline keeps its state
/// in global variables: one reader in a process. Without a terminal there is none; readline would echo what it reads.
public final class LineReader: LineSource {
    private let loop: EventLoop
    private let interrupts: InterruptSource
    private let descriptor: Int32
    private let drawing: LineDrawing
    private var completion: CompletionHook?
    /// Tells a person what has come about meanwhile, in a line of its own.
    public var tell: ((String) -> Void)?
    /// What the next line begins with.
    private var firstText: String?

    /// Takes the terminal; `application` is what an inputrc may call the program (`$if scvsh`).
    ///
    /// Without `colors` nothing is coloured, and nothing suggested: it could not be told from what is typed.
    public init(
        loop: EventLoop, interrupts: InterruptSource, application: StaticString = "scvsh", colors: Bool = false,
        input: Int32 = STDIN_FILENO, output: Int32 = STDOUT_FILENO
    ) throws(PromptError) {
        guard isatty(input) == 1, isatty(output) == 1 else { throw PromptError.terminal(errno: ENOTTY) }
        self.loop = loop
        self.interrupts = interrupts
        descriptor = input
        let name = UnsafeRawPointer(application.utf8Start).assumingMemoryBound(to: CChar.self)
        let problem = crl_open(name, input, output)
        guard problem == 0 else { throw PromptError.terminal(errno: problem) }
        drawing = LineDrawing(output: output, colors: colors)
    }

    deinit {
        crl_set_completer(nil, nil, nil)
        crl_set_whole(nil, nil)
    }

    /// Sets who knows the lines that are typed; a word of them is bounded by the bytes of `breaks`.
    public func assist(
        by assistant: any LineAssistant, breaks: StaticString = " \t\n\"'`@$><=;|&{}()[],+-*/%^#~"
    ) {
        let hook = CompletionHook(assistant: assistant, drawing: drawing)
        completion = hook
        drawing.assistant = assistant
        let words = UnsafeRawPointer(breaks.utf8Start).assumingMemoryBound(to: CChar.self)
        // Unretained: the reader holds the hook, and takes it back from readline in its deinit.
        crl_set_completer(listCompletions, Unmanaged.passUnretained(hook).toOpaque(), words)
        crl_set_whole(isWhole, Unmanaged.passUnretained(hook).toOpaque())
    }

    public func readLine(prompt: String) -> LineInput {
        var input: LineInput?
        // readline can't be entered while it waits for the completer, which may turn the loop for what it reads.
        var isInside = false
        var late: [InterruptSource.Signal] = []
        let outer = interrupts.onSignal
        let heed = { [drawing] (signal: InterruptSource.Signal) in
            switch signal {
            case .interrupt:
                let wasBegun = crl_settle() != 0
                drawing.finish()
                crl_abandon()
                input = wasBegun ? .thrownAway : .interrupted
            case .resized:
                crl_redraw(1)
                drawing.resize()
            case .resumed:
                crl_redraw(0)
                drawing.resume()
            }
        }
        interrupts.onSignal = { signal in
            if isInside { late.append(signal) } else if input == nil { heed(signal) }
        }
        crl_begin(prompt)
        if let text = firstText { crl_insert(text) }
        firstText = nil
        drawing.begin(prompt: prompt)
        var watch: EventLoop.Watch?
        watch = loop.watch(descriptor, for: .readable) { [drawing, descriptor, interrupts] _ in
            guard !isInside else { return }
            // A Ctrl-C that is told in the same turn was pressed before these keys: they are not of the line that it
            // throws away. One that comes from here on throws away the line that ends in this turn.
            let asked = Terminal.interruptCount
            interrupts.drain()
            guard input == nil, !drawing.takeAnswer(from: descriptor) else { return }
            isInside = true
            watch?.interest = []
            defer {
                isInside = false
                watch?.interest = .readable
                for signal in late where input == nil { heed(signal) }
                late = []
            }
            var text: UnsafeMutablePointer<CChar>?
            let answer = crl_advance(&text)
            switch answer {
            case CRL_LINE, CRL_EDIT:
                let line = text.map { String(cString: $0) } ?? ""
                free(text)
                drawing.finish(line: line)
                if Terminal.interruptCount != asked {
                    // Ctrl-C came while it was made out whether the line is whole: then nothing of it runs.
                    input = .thrownAway
                    interrupts.drain(deliver: false)
                } else {
                    input = answer == CRL_EDIT ? .edit(line) : .line(line)
                }
            case CRL_END:
                drawing.end()
                input = .end
            default: drawing.update()
            }
        }
        var timer: EventLoop.Timer?
        func awaitNews() {
            guard let assistant = completion?.assistant, assistant.awaitsNews else { return }
            timer = loop.after(.seconds(1)) { [drawing, tell] in
                timer = nil
                guard input == nil else { return }
                if !isInside, drawing.canTell, let tell, let news = assistant.news() { drawing.tell(news, by: tell) }
                awaitNews()
            }
        }
        awaitNews()
        defer {
            timer?.cancel()
            watch?.cancel()
            watch = nil
            interrupts.onSignal = outer
        }
        while true {
            if let input { return input }
            loop.turn()
        }
    }

    public func begin(with text: String) { firstText = text }

    public func remember(_ entry: String) {
        crl_history_add(entry)
        drawing.suggestions.add(entry)
    }

    public func forget(_ entries: Set<String>) {
        withUnsafePointer(to: entries) { crl_history_remove(isUnwanted, UnsafeMutableRawPointer(mutating: $0)) }
        drawing.suggestions.remove(entries)
    }

    public func mark(_ entry: String, failed: Bool) { drawing.suggestions.mark(entry, failed: failed) }
}

/// Holds who lists completions, and who shows them, for the C side to point at.
private final class CompletionHook {
    let assistant: any LineAssistant
    let drawing: LineDrawing

    init(assistant: any LineAssistant, drawing: LineDrawing) {
        self.assistant = assistant
        self.drawing = drawing
    }
}

/// Called for each entry of readline's history.
private func isUnwanted(context: UnsafeMutableRawPointer?, entry: UnsafePointer<CChar>?) -> Int32 {
    guard let context, let entry else { return 0 }
    return context.assumingMemoryBound(to: Set<String>.self).pointee.contains(String(cString: entry)) ? 1 : 0
}

/// Called by readline, at Enter.
private func isWhole(context: UnsafeMutableRawPointer?, line: UnsafePointer<CChar>?, length: Int) -> Int32 {
    guard let context, let line else { return 1 }
    let hook = Unmanaged<CompletionHook>.fromOpaque(context).takeUnretainedValue()
    let text = String(decoding: UnsafeRawBufferPointer(start: line, count: length), as: UTF8.self)
    return hook.assistant.isBegun(text) ? 0 : 1
}

/// Called by readline: answers with a malloc'ed array of malloc'ed strings, closed by nil.
private func listCompletions(
    context: UnsafeMutableRawPointer?, line: UnsafePointer<CChar>?, length: Int, start: Int32, end: Int32
) -> UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>? {
    guard let context, let line else { return nil }
    let hook = Unmanaged<CompletionHook>.fromOpaque(context).takeUnretainedValue()
    let bytes = UnsafeRawBufferPointer(start: line, count: length)
    let words = hook.assistant.completions(line: String(decoding: bytes, as: UTF8.self), word: Int(start)..<Int(end))
    hook.drawing.completions = words
    hook.drawing.remark = hook.assistant.remark
    guard !words.isEmpty else { return nil }
    let size = MemoryLayout<UnsafeMutablePointer<CChar>?>.stride
    guard let memory = calloc(words.count + 1, size) else { return nil }
    let array = memory.bindMemory(to: UnsafeMutablePointer<CChar>?.self, capacity: words.count + 1)
    var count = 0
    for word in words {
        guard let copy = strdup(word.text) else { break }
        array[count] = copy
        count += 1
    }
    return array
}
