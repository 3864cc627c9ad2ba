import CReadline
import CTerminal
import Glibc

/// The terminal of this process, and C's standard output, which Lua's `print` and `io.write` use too.
public enum Terminal {
    /// Writes to standard output, in the order in which Lua writes to it.
    public static func write(_ bytes: [UInt8]) { terminal_write(bytes, bytes.count) }

    /// Sends on what standard output still holds.
    public static func flush() { _ = terminal_flush() }

    /// Sends on what standard output still holds, and says what was wrong with it at any time: nil if nothing was, else
    /// the error number of the first write that failed, or -1 where it is not known any more.
    public static func outputFailure() -> Int32? {
        let problem = terminal_flush()
        return problem == 0 ? nil : problem
    }

    /// Has every way out of the program, such as Lua's `os.exit`, end with 1 in place of 0 where standard output could
    /// not be written.
    public static func failAtExit() {
        // The name must outlive the program's own code.
        if let name = strdup("scvsh") { terminal_fail_at_exit(name) }
    }

    /// From now on what is written to standard output is sent on at once: for a person who watches.
    public static func unbuffer() { terminal_unbuffer() }

    /// Waits until a descriptor can be read; false if Ctrl-C was pressed first, also before the wait began: `count` is
    /// how often it had been by then.
    public static func waitForInput(_ descriptor: Int32, since count: Int) -> Bool {
        terminal_wait(descriptor, Int32(count)) == 1
    }

    /// Throws away what was typed before now: none of it was meant for what is about to be asked.
    public static func discardInput(_ descriptor: Int32) {
        crl_discard_input()
        terminal_discard(descriptor)
    }

    /// Switches the echo of a terminal off, until ``showInput(_:)`` or the end of the program; false if that can't be
    /// done.
    public static func hideInput(_ descriptor: Int32) -> Bool { terminal_hide(descriptor) == 0 }

    /// Puts a terminal back as it was before ``hideInput(_:)``.
    public static func showInput(_ descriptor: Int32) { terminal_show(descriptor) }

    /// How many times Ctrl-C was pressed since something last began to run; counted by an ``InterruptSource``.
    public static var interruptCount: Int { Int(interrupts_count()) }
}
