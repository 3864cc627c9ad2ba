import Glibc

/// Writes without a signal coming of it: a pipe that nobody reads any more and a file beyond its limit are errors of
/// `write` alone. It holds for the thread that writes and for the while, so that the program's other threads, files and
/// children are as they are without it.
func withoutWriteSignals<Result>(_ body: () throws(SystemError) -> Result) throws(SystemError) -> Result {
    var (ours, before) = (sigset_t(), sigset_t())
    sigemptyset(&ours)
    for number in [SIGPIPE, SIGXFSZ] { sigaddset(&ours, number) }
    pthread_sigmask(SIG_BLOCK, &ours, &before)
    defer {
        // What the writing has raised is taken away before anything else can see it.
        var none = timespec()
        while sigtimedwait(&ours, nil, &none) > 0 {}
        pthread_sigmask(SIG_SETMASK, &before, nil)
    }
    return try body()
}
